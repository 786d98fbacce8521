using System.Text;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A body that is no good as a whole is answered with a fault, on every route, and never with an exception.</summary>
public sealed class BadBodyTests
{
    private static readonly (string What, ReadOnlyMemory<byte> Body)[] NoObjects = [.. MakeNoObjects()];

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void A_body_that_is_no_object_is_unreadable(string module, string route)
    {
        foreach (var (what, body) in NoObjects)
            Unreadable(module, route, body, what);
    }

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void An_empty_body_is_unreadable_where_one_is_needed(string module, string route)
    {
        var found = KitModule.Of(module).Route(route);

        var read = KitModule.Of(module).Mapper.Read(KitMessage.On(found, ReadOnlyMemory<byte>.Empty));

        if (found.BodyRequired)
            read.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_cut_anywhere_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        for (var step = 0; step < 24; step++)
            Unreadable(sample, sample.Body[..(1 + (step * (sample.Body.Length - 2) / 23))], "cut");
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_with_broken_letters_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var letters = sample.Body.ToArray();
        letters[letters.AsSpan().IndexOf((byte)'"') + 1] = 0xFF;

        Unreadable(sample, letters, "broken UTF-8");
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_that_says_a_name_twice_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var text = Encoding.UTF8.GetString(sample.Body.Span);
        if (KitJson.Fields(sample.Body) is not [var field, ..])
            return;

        Unreadable(sample, Encoding.UTF8.GetBytes($"{text[..^1]},\"{field}\":1}}"), "a name twice");
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void A_sample_that_holds_a_well_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var text = Encoding.UTF8.GetString(sample.Body.Span);
        var comma = KitJson.Fields(sample.Body).Count > 0 ? "," : "";

        Unreadable(sample, Encoding.UTF8.GetBytes($"{text[..^1]}{comma}\"well\":{Deep(40)}}}"), "40 levels");
    }

    private static IEnumerable<(string What, ReadOnlyMemory<byte> Body)> MakeNoObjects()
    {
        foreach (var text in new[] { "null", "[]", "[{}]", "\"text\"", "7", "true", "{", "{]", "{\"a\":}", "<html></html>", "a=b&c=d", " ", "{} {}" })
            yield return (text, Encoding.UTF8.GetBytes(text));
        yield return ("broken UTF-8", new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' });
        yield return ("UTF-16", Encoding.Unicode.GetBytes("{}"));
        yield return ("a megabyte of zeros", Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat('0', 500_000))}]"));
        yield return ("40 levels", Encoding.UTF8.GetBytes(Deep(40)));
        yield return ("a bottomless well", Encoding.UTF8.GetBytes(new string('[', 1_000_000)));
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static void Unreadable(KitSample sample, ReadOnlyMemory<byte> body, string what) =>
        Unreadable(sample.Module.Name, sample.Route!.Name, body, what);

    /// <summary>A route that takes no body may ignore one.</summary>
    private static void Unreadable(string module, string route, ReadOnlyMemory<byte> body, string what)
    {
        var found = KitModule.Of(module).Route(route);
        var read = KitModule.Of(module).Mapper.Read(KitMessage.On(found, body));
        if (found.ContentTypes.Count > 0)
            read.ShouldBeOfType<Inbound.Unreadable>(what).Faults.ShouldNotBeEmpty(what);
    }
}
