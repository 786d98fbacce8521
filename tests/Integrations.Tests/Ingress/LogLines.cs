using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Integrations.Tests.Ingress;

/// <summary>Everything that is logged, as text, exceptions included.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<string> Of(int id) => [.. _lines.Where(l => l.Id == id).Select(l => l.Text)];

    public string All => string.Join('\n', _lines.Select(l => l.Text));

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines._lines.Enqueue((eventId.Id, logLevel, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
