using System.Net;
using System.Text.RegularExpressions;
using Integrations.Ops.Access;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Integrations.Benchmarks.Setting;

/// <summary>Somebody with every right, logged in to the console the way a browser is.</summary>
internal sealed partial class ConsoleVisitor : IDisposable
{
    private const string Name = "bench";
    private const string Password = "measured, not guessed";

    private readonly HttpClient _http;

    private ConsoleVisitor(Uri gateway) => _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false })
    {
        BaseAddress = new Uri(gateway, "ops/"),
    };

    public static async Task<ConsoleVisitor> EnterAsync(Uri gateway, BenchDatabase database, CancellationToken stop)
    {
        var user = new OpsUser { Name = Name, Roles = Enum.GetValues<OpsRole>() };
        await database.ExecuteAsync(
            "INSERT INTO ops_user (name, password_hash, roles, stamp, created_at) VALUES ($1, $2, $3, gen_random_uuid(), now()) ON CONFLICT DO NOTHING", stop,
            new NpgsqlParameter { Value = Name }, new NpgsqlParameter { Value = new PasswordHasher<OpsUser>().HashPassword(user, Password) },
            new NpgsqlParameter { Value = user.Roles });
        var visitor = new ConsoleVisitor(gateway);
        var page = await visitor.ReadAsync("login", stop);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = Name, ["password"] = Password, ["token"] = Token().Match(page).Groups["token"].Value,
        });
        using var answer = await visitor._http.PostAsync(new Uri("login", UriKind.Relative), form, stop);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("login", StringComparison.Ordinal))
            throw new CheckFailedException($"The console does not let anybody in: {(int)answer.StatusCode}.");
        return visitor;
    }

    /// <summary>A whole page, wherever it leads.</summary>
    public async Task<string> ReadAsync(string path, CancellationToken stop)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), stop);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw new CheckFailedException($"The console answered {path} with {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync(stop);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"token\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
