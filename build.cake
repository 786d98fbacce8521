// dotnet cake --target=Run | Test | Bench | Build | Format | MigrationScript; without a target: Test.
// For a team that adds a partner: New-Partner | Kit | Sheets | Sandbox-Partner | Mutate | Scorecard; modules/README.md walks through them.

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;

const string Solution = "Integrations.sln";
const string Host = "src/Integrations.Host";
const string Sandbox = "src/Integrations.Sandbox";
const string Testing = "tests/Integrations.Testing";
const string Kit = "tests/Integrations.Modules.Tests";
const string Workbench = "tests/Integrations.Workbench";
const string Benchmarks = "tests/Integrations.Benchmarks";
const string DesignTime = "tests/Integrations.DesignTime";
const string Results = "artifacts/test-results";
// What the browser tests look at pages with: fetched, because its licence is not ours to hand on with the code.
const string AxeVersion = "4.14.1";
const string AxeHash = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";
const string AxeFolder = "artifacts/axe";

var workbenchIsBuilt = false;

Task("PostgreSQL")
    .Description("Installs PostgreSQL from the distribution's packages where there is none.")
    .WithCriteria(() => !HasPostgres())
    .Does(InstallPostgres);

Task("Chromium")
    .Description("Installs Chromium from the distribution's packages where there is none, for the browser tests.")
    .WithCriteria(() => !HasProgram("chromium", "chromium-browser", "google-chrome"))
    .Does(() => Install(
        "apt-get update && apt-get install -y --no-install-recommends chromium", () => HasProgram("chromium"),
        "Chromium is needed for the browser tests: install it (on Debian: sudo apt-get install -y chromium) and run this again."));

Task("Axe")
    .Description("Fetches axe-core, which the browser tests look for barriers with.")
    .WithCriteria(() => !System.IO.File.Exists($"{AxeFolder}/axe.min.js"))
    .Does(FetchAxe);

Task("Build")
    .Description("Builds everything.")
    .Does(() => Dotnet("build", Solution, "-c", "Release", "-v", "quiet"));

Task("Run")
    .Description("Starts the gateway and its sandbox. --orders=N --rate=R --once --fast --json=FILE")
    .IsDependentOn("PostgreSQL")
    .Does(() =>
    {
        Dotnet("build", Host, "-c", "Release", "-v", "quiet");
        Dotnet("build", Sandbox, "-c", "Release", "-v", "quiet");
        var arguments = new List<string> { Built(Sandbox), "run", $"--host={Built(Host)}" };
        foreach (var name in new[] { "orders", "rate", "json" })
        {
            if (Argument<string>(name, null) is { } value)
                arguments.Add($"--{name}={value}");
        }

        arguments.AddRange(new[] { "once", "fast" }.Where(HasArgument).Select(name => $"--{name}"));
        // Its exit code says whether anything was lost, doubled or out of order; Cake would turn every failure into 1.
        System.Environment.Exit(RunInForeground("dotnet", arguments));
    });

Task("Test")
    .Description("Builds everything and runs every test against one PostgreSQL.")
    .IsDependentOn("PostgreSQL")
    .IsDependentOn("Chromium")
    .IsDependentOn("Axe")
    .IsDependentOn("Build")
    .Does(() =>
    {
        EnsureDirectoryDoesNotExist(Results);
        using var postgres = StartTestPostgres();
        try
        {
            // Two assemblies at a time: each is parallel within itself.
            Dotnet("test", Solution, "-c", "Release", "--no-build", "-m:2", $"-p:TestResults={System.IO.Path.GetFullPath(Results)}");
        }
        finally
        {
            postgres.StandardInput.Close();
            postgres.WaitForExit();
            PrintSlowestTests(10);
        }
    });

Task("Bench")
    .Description("Measures the gateway beside what one would otherwise build. --short --only=engine,naive,... --json=FILE --set=Path=Value")
    .IsDependentOn("PostgreSQL")
    .Does(() =>
    {
        Dotnet("build", Benchmarks, "-c", "Release", "-v", "quiet");
        var arguments = new List<string> { Built(Benchmarks) };
        foreach (var name in new[] { "only", "json" })
        {
            if (Argument<string>(name, null) is { } value)
                arguments.Add($"--{name}={value}");
        }

        arguments.AddRange(Arguments<string>("set", (string)null).OfType<string>().SelectMany(setting => new[] { "--set", setting }));
        arguments.AddRange(new[] { "short" }.Where(HasArgument).Select(name => $"--{name}"));
        System.Environment.Exit(RunInForeground("dotnet", arguments));
    });

Task("Format")
    .Description("Formats the code; --check only says what it would change.")
    .Does(() => Dotnet(["format", Solution, .. HasArgument("check") ? new[] { "--verify-no-changes" } : []]));

Task("MigrationScript")
    .Description("Writes artifacts/migrations.sql: brings a database of any earlier version to this one.")
    .Does(() => Dotnet("ef", "migrations", "script", "--idempotent", "--configuration", "Release", "--project", "src/Integrations",
        "--startup-project", DesignTime, "--output", "artifacts/migrations.sql"));

Task("New-Partner")
    .Description("Adds a partner's module, builds it and runs the kit over it. --name=Acme")
    .Does(() =>
    {
        Work("new-partner", "name");
        RunKit();
    });

Task("Kit")
    .Description("Runs the kit over one module. --name=Acme")
    .Does(RunKit);

Task("Sheets")
    .Description("Writes the status sheet and the reason sheet of each module's README from its code.")
    .Does(() =>
    {
        Dotnet("build", Kit, "-c", "Release", "-v", "quiet");
        Work("sheets");
    });

Task("Sandbox-Partner")
    .Description("Starts gateway and sandbox with one partner alone and tells of each order. --name=Acme --orders=N --once")
    .IsDependentOn("PostgreSQL")
    .Does(() =>
    {
        var name = Argument<string>("name").ToUpperInvariant();
        Dotnet("build", Host, "-c", "Release", "-v", "quiet");
        Dotnet("build", Sandbox, "-c", "Release", "-v", "quiet");
        EnsureDirectoryExists("artifacts/sandbox");
        var arguments = new List<string>
        {
            Built(Sandbox), "run", $"--host={Built(Host)}", $"--only={name}", "--follow", "--fast", "--rate=1",
        };
        // Only a run to the end is evidence for the scorecard.
        if (HasArgument("once"))
            arguments.AddRange(["--once", $"--orders={Argument("orders", 10)}", $"--json=artifacts/sandbox/{name}.json"]);
        else if (Argument<string>("orders", null) is { } orders)
            arguments.Add($"--orders={orders}");
        System.Environment.Exit(RunInForeground("dotnet", arguments));
    });

Task("Mutate")
    .Description("Changes a module's code in every small way and counts what its tests notice. --module=Acme --minutes=M")
    .Does(() => Work("mutate", "module", "minutes"));

Task("Scorecard")
    .Description("What is proved about each module, from what tests, runs and files have left behind.")
    .Does(() => Work("scorecard"));

Task("Default").IsDependentOn("Test");

RunTarget(Argument("target", "Default"));

string Built(string project)
{
    var name = System.IO.Path.GetFileName(project);
    return System.IO.Path.GetFullPath($"artifacts/bin/{name}/release/{name}.dll");
}

void RunKit()
{
    Dotnet("build", Kit, "-c", "Release", "-v", "quiet");
    Work("kit", "name");
}

// A refusal is one sentence of the workbench's own; Cake would bury it under a trace.
void Work(string command, params string[] arguments)
{
    if (!workbenchIsBuilt)
        Dotnet("build", Workbench, "-c", "Release", "-v", "quiet");
    workbenchIsBuilt = true;
    var given = arguments.Where(HasArgument).Select(name => $"--{name}={Argument<string>(name)}");
    if (RunInForeground("dotnet", [Built(Workbench), command, .. given]) is not 0 and var code)
        System.Environment.Exit(code);
}

void Dotnet(params string[] arguments)
{
    if (RunInForeground("dotnet", arguments) != 0)
        throw new CakeException($"dotnet {arguments[0]} failed.");
}

// The child shares our terminal: a live table can draw on it, and Ctrl-C reaches the child from there. A plain kill of this process is
// passed on. Either way the child decides when it is done, and we wait for it.
int RunInForeground(string program, IEnumerable<string> arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false });
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        Process.Start("kill", ["-TERM", process.Id.ToString()]);
    });
    process.WaitForExit();
    return process.ExitCode;
}

Process StartTestPostgres()
{
    var process = Process.Start(new ProcessStartInfo("dotnet", [Built(Testing)])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    });
    System.Environment.SetEnvironmentVariable("INTEGRATIONS_TEST_POSTGRES",
        process.StandardOutput.ReadLine() ?? throw new CakeException("The PostgreSQL of the tests did not start."));
    return process;
}

bool HasPostgres()
{
    var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql").Select(version => $"{version}/bin")
            : []);
    return folders.Any(folder => System.IO.File.Exists(System.IO.Path.Combine(folder, "initdb")));
}

void InstallPostgres()
{
    const string Advice = "PostgreSQL 15 or newer is needed: install it (on Debian: sudo apt-get install -y postgresql) and run this again.";
    // The package would start a cluster of its own at once; ours is private. Its setting lies in the package that is installed first,
    // and stands there only meanwhile: whoever installs another version later gets what they expect.
    const string Script = """
        set -e
        export DEBIAN_FRONTEND=noninteractive
        settings=/etc/postgresql-common/createcluster.conf
        apt-get update
        apt-get install -y --no-install-recommends postgresql-common
        echo 'create_main_cluster = false' >> $settings
        trap 'sed -i "\$d" $settings' EXIT
        apt-get install -y --no-install-recommends postgresql
        """;
    Install(Script, HasPostgres, Advice);
}

bool HasProgram(params string[] names) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
    .Any(folder => names.Any(name => System.IO.File.Exists(System.IO.Path.Combine(folder, name))));

void Install(string script, Func<bool> isThere, string advice)
{
    if (!System.IO.File.Exists("/usr/bin/apt-get"))
        throw new CakeException(advice);
    Information("Installing from the distribution's packages.");
    // Cake hands a script's text on with carriage returns, which a shell takes for letters.
    string[] shell = ["sh", "-c", script.ReplaceLineEndings("\n")];
    string[] command = System.Environment.IsPrivilegedProcess ? shell : ["sudo", "-n", .. shell];
    try
    {
        if (RunInForeground(command[0], command.Skip(1)) == 0 && isThere())
            return;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        // There is no sudo.
    }

    throw new CakeException(advice);
}

// By npm, which knows the machine's registry; the bytes are these or none.
void FetchAxe()
{
    if (!HasProgram("npm"))
    {
        Install(
            "apt-get update && apt-get install -y --no-install-recommends npm", () => HasProgram("npm"),
            "npm is needed to fetch axe-core for the browser tests: install it (on Debian: sudo apt-get install -y npm) and run this again.");
    }

    EnsureDirectoryExists(AxeFolder);
    var archive = System.IO.Path.GetFullPath($"{AxeFolder}/axe-core-{AxeVersion}.tgz");
    if (RunInForeground("npm", ["pack", $"axe-core@{AxeVersion}", "--silent", "--pack-destination", System.IO.Path.GetFullPath(AxeFolder)]) != 0)
        throw new CakeException($"npm does not find axe-core {AxeVersion}.");
    var hash = Convert.ToHexString(System.Security.Cryptography.SHA512.HashData(System.IO.File.ReadAllBytes(archive)));
    if (!hash.Equals(AxeHash, StringComparison.OrdinalIgnoreCase))
        throw new CakeException($"axe-core {AxeVersion} is not what it was: SHA-512 {hash}.");
    if (RunInForeground("tar", ["-xzf", archive, "-C", AxeFolder, "--strip-components=1", "package/axe.min.js"]) != 0)
        throw new CakeException("axe-core could not be unpacked.");
}

void PrintSlowestTests(int count)
{
    var results = GetFiles($"{Results}/**/*.trx")
        .SelectMany(file => XDocument.Load(file.FullPath).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
        .Select(result => (Name: (string)result.Attribute("testName"), Time: TimeSpan.TryParse((string)result.Attribute("duration"), out var time) ? time : default))
        .OrderByDescending(result => result.Time)
        .ToList();
    Console.WriteLine($"{results.Count} tests; the slowest:");
    foreach (var (name, time) in results.Take(count))
        Console.WriteLine($"{time.TotalSeconds,8:0.00} s  {name}");
}
