using System.Globalization;
using Integrations.Tests.Exchange;

namespace Integrations.Tests.Deliveries;

/// <summary>Answers that a Deliveries service gives.</summary>
internal static class PretendService
{
    public static readonly string Created = RawServer.Answer(201,
        """{"deliveryId":null,"fee":{"minorUnits":599,"currency":"USD"},"pickupEta":"2026-08-24T10:10:00Z","dropoffEta":"2026-08-24T10:40:00Z"}""");

    public static readonly string Fine = RawServer.Answer(200, "{}");

    public static readonly string Final = RawServer.Answer(409, """{"reason":"final"}""");

    public static readonly string NotFound = RawServer.Answer(404, "");

    public static string Refused(string reason) => RawServer.Answer(422, string.Create(CultureInfo.InvariantCulture, $$"""{"reason":"{{reason}}"}"""));

    /// <summary>One answer per request, in turn; the last again and again. Null: no answer at all.</summary>
    public static RawServer Saying(params string?[] answers)
    {
        var turn = -1;
        return RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
            {
                if (answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)] is not { } answer)
                    return;
                await connection.SayAsync(answer);
            }
        });
    }
}
