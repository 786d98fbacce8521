using System.Globalization;
using System.Text;

namespace Integrations.Storage;

/// <summary>The private cluster's postgresql.conf, written anew at each start.</summary>
internal static class PostgresSettings
{
    public static string Text(EmbeddedPostgresOptions options, int port)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["max_connections"] = "200",
            ["shared_buffers"] = "256MB",
            ["max_wal_size"] = "1GB",
            ["default_toast_compression"] = "lz4",
            ["idle_in_transaction_session_timeout"] = "60s",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["log_line_prefix"] = "%m [%p] ",
        };
        if (!options.Durable)
        {
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
            settings["synchronous_commit"] = "off";
        }

        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        foreach (var (name, value) in Always(port))
            settings[name] = value;

        var text = new StringBuilder("# Written at each start: changes made here are lost.\n");
        foreach (var (name, value) in settings)
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        return text.ToString();
    }

    /// <summary>Nobody but this machine is let in, and no statement, parameter or row reaches the log.</summary>
    private static IEnumerable<(string Name, string Value)> Always(int port) =>
    [
        ("listen_addresses", "127.0.0.1"),
        ("port", port.ToString(CultureInfo.InvariantCulture)),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("logging_collector", "off"),
        ("log_destination", "stderr"),
        ("log_statement", "none"),
        ("log_min_duration_statement", "-1"),
        ("log_min_error_statement", "panic"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        // The detail line of a failed constraint quotes the row.
        ("log_error_verbosity", "terse"),
    ];
}
