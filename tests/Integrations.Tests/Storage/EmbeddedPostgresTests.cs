using System.Diagnostics;
using Integrations.Storage;
using Integrations.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Storage;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly ScratchFolder _folder = ScratchFolder.Create("embedded-postgres");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        await using (var first = await StartAsync())
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var second = await StartAsync();

        (await ScalarAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task After_the_stop_nothing_answers_and_nothing_runs()
    {
        await using var postgres = await StartAsync();
        await postgres.StopAsync();

        await Should.ThrowAsync<NpgsqlException>(() => ScalarAsync(postgres, "SELECT 1"));
        Postmaster.Running(PostgresCluster.DataOf(postgres.Folder)).ShouldBeNull();
    }

    [Fact]
    public async Task The_second_on_the_same_folder_uses_the_server_and_leaves_it_running()
    {
        await using var owner = await StartAsync();
        await using (var guest = await StartAsync())
        {
            guest.IsOwner.ShouldBeFalse();
            guest.ConnectionString.ShouldBe(owner.ConnectionString);
        }

        (await ScalarAsync(owner, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_several_that_start_at_once_one_is_the_owner()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StartAsync())));

        all.Count(postgres => postgres.IsOwner).ShouldBe(1);
        all.Select(postgres => postgres.ConnectionString).Distinct().Count().ShouldBe(1);
        foreach (var postgres in all.OrderBy(postgres => postgres.IsOwner))
            await postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_server_whose_owner_was_killed_is_adopted_and_stopped_by_the_next()
    {
        string address;
        using (var owner = StartOwnerProcess())
        {
            address = (await owner.StandardOutput.ReadLineAsync())!;
            owner.Kill();
            await owner.WaitForExitAsync();
        }

        await using var next = await StartAsync();

        next.IsOwner.ShouldBeTrue();
        next.ConnectionString.ShouldBe(address);
        await next.StopAsync();
        Postmaster.Running(PostgresCluster.DataOf(next.Folder)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_was_killed_itself_starts_again_with_all_that_was_committed()
    {
        await using var first = await StartAsync(durable: true);
        await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        using (var postmaster = Process.GetProcessById(Postmaster.Running(PostgresCluster.DataOf(first.Folder))!.ProcessId))
            postmaster.Kill();
        await first.StopAsync();

        await using var second = await StartAsync();

        (await ScalarAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_left_over_process_number_that_belongs_to_somebody_else_does_not_bar_the_start()
    {
        await using var first = await StartAsync();
        var file = Path.Combine(PostgresCluster.DataOf(first.Folder), "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file);
        await first.StopAsync();
        // The system has given the number to a living process: this one.
        lines[0] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file, lines);

        await using var second = await StartAsync();

        second.IsOwner.ShouldBeTrue();
        (await ScalarAsync(second, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_else_may_read_the_folder_and_the_password()
    {
        await using var postgres = await StartAsync();

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        (File.GetUnixFileMode(postgres.Folder) & Others).ShouldBe(UnixFileMode.None);
        (File.GetUnixFileMode(Path.Combine(postgres.Folder, "password")) & Others).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var postgres = await StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guessed", Pooling = false };

        await using var connection = new NpgsqlConnection(wrong.ConnectionString);

        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task The_log_holds_no_row_no_parameter_and_no_statement()
    {
        var canary = new CanaryText();
        await using var postgres = await StartAsync();
        await ExecuteAsync(postgres, "CREATE TABLE person (name text PRIMARY KEY, age int CHECK (age > 0))");
        await ExecuteAsync(postgres, "INSERT INTO person VALUES ($1, 1)", canary.Word("first"));

        await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(postgres, "INSERT INTO person VALUES ($1, 1)", canary.Word("first")));
        await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(postgres, "INSERT INTO person VALUES ($1, 0)", canary.Word("second")));
        await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(postgres, $"SELECT '{canary.Word("third")}' FROM nowhere"));
        await postgres.StopAsync();

        (await File.ReadAllTextAsync(postgres.LogFile)).ShouldContain("duplicate key");
        (await canary.InFileAsync(postgres.LogFile)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("listen_addresses", "127.0.0.1")]
    [InlineData("unix_socket_directories", "")]
    [InlineData("log_statement", "none")]
    [InlineData("log_parameter_max_length", "0")]
    [InlineData("log_parameter_max_length_on_error", "0")]
    [InlineData("fsync", "on")]
    [InlineData("synchronous_commit", "on")]
    [InlineData("idle_in_transaction_session_timeout", "30s")]
    public void Settings_may_change_what_is_free_and_nothing_that_protects(string name, string value)
    {
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = _folder.Path,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["listen_addresses"] = "*",
                ["unix_socket_directories"] = "/tmp",
                ["log_statement"] = "all",
                ["log_parameter_max_length"] = "-1",
                ["log_parameter_max_length_on_error"] = "-1",
                ["fsync"] = "on",
                ["synchronous_commit"] = "on",
                ["idle_in_transaction_session_timeout"] = "30s",
            },
        };

        PostgresSettings.Text(options, 5432).Split('\n').Count(line => line == $"{name} = '{value}'").ShouldBe(1);
    }

    [Fact]
    public async Task The_cluster_is_durable_unless_told_otherwise()
    {
        await using var postgres = await StartAsync(durable: true);

        (await ScalarAsync(postgres, "SELECT current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes')"))
            .ShouldBe("ononon");
    }

    private Task<EmbeddedPostgres> StartAsync(bool durable = false) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = _folder.Path, Durable = durable }, CancellationToken.None);

    private Process StartOwnerProcess() => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Integrations.Testing.dll"), _folder.Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string sql, params string[] parameters)
    {
        await using var connection = await OpenAsync(postgres);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = await OpenAsync(postgres);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(EmbeddedPostgres postgres)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
