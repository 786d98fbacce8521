using Integrations.Customers;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Reveals;

/// <summary>Where a personal value is shown: in the answer to a form, which has no address to come back to.</summary>
internal static class RevealEndpoints
{
    public static void MapReveals(this IEndpointRouteBuilder group)
    {
        group.MapCommand("/orders/{id:guid}/reveal", Right.Reveal, FieldAsync);
        group.MapCommand("/inbound/{id:guid}/body", Right.Reveal, BodyAsync);
    }

    private static async Task<IResult> FieldAsync(Guid id, ConsoleForm form, Reveal reveal, CancellationToken token)
    {
        var items = form.Text("field") is Reveal.Items;
        var (kind, purpose) = (items ? default : form.Choice<PiiKind>("field"), form.Choice<RevealPurpose>("purpose"));
        if (form.Doer() is not { } doer || purpose is not { } what || form.Faults.Count > 0)
            return Answers.Refused(form);
        return kind is { } field
            ? Answer(form, KindWords.Of(field), await reveal.FieldAsync(id, field, what, doer, token))
            : Answer(form, KindWords.Items, await reveal.ItemsAsync(id, what, doer, token));
    }

    private static async Task<IResult> BodyAsync(Guid id, ConsoleForm form, Reveal reveal, CancellationToken token)
    {
        var purpose = form.Choice<RevealPurpose>("purpose");
        if (form.Doer() is not { } doer || purpose is not { } what || form.Faults.Count > 0)
            return Answers.Refused(form);
        return Answer(form, "Body of a request", await reveal.BodyAsync(id, what, doer, token));
    }

    private static RazorComponentResult Answer(ConsoleForm form, string what, Revealed revealed) => revealed switch
    {
        Revealed.Shown shown => Answers.Page<RevealedPage>(new { What = what, shown.Value, shown.Left, Back = form.Then }),
        Revealed.Refused refused => Answers.Conflict(form, refused.Why),
        _ => throw new InvalidOperationException(revealed.GetType().Name),
    };
}
