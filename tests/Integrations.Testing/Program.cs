using Integrations.Storage;
using Integrations.Testing;

// Alone: one server for all test projects of a run. With a folder: the owner of the private server there, for a test to kill.
// Either says where the server is, and ends it when its own input ends.
if (args is [var folder])
{
    await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder, Durable = false }, CancellationToken.None);
    await SayAndWaitAsync(postgres.ConnectionString);
}
else
{
    await using var postgres = await TestPostgres.StartAsync();
    await SayAndWaitAsync(postgres.ConnectionString);
}

static async Task SayAndWaitAsync(string connectionString)
{
    Console.WriteLine(connectionString);
    await Console.In.ReadToEndAsync();
}
