namespace Integrations.Host;

/// <summary>
/// Where the gateway is mounted behind a proxy: at <c>PathBase</c>, as in <c>/gateway</c>. Every address that it gives out begins with it.
/// Requests are understood with the prefix and without, since some proxies take it off; it is told by the settings and not by a header,
/// which anybody can send.
/// </summary>
internal static class PathPrefix
{
    public const string Setting = "PathBase";

    public static void UsePathPrefix(this WebApplication app)
    {
        if (app.Configuration[Setting] is not { Length: > 0 } configured)
            return;
        if (configured is not ['/', not '/', ..] || configured.EndsWith('/') || configured.Any(c => char.IsControl(c) || c is '?' or '#' or '\\'))
            throw new StartRefusedException($"{Setting}: a path as in /gateway is needed.");
        var prefix = new PathString(configured);
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest))
                context.Request.Path = rest;
            context.Request.PathBase = prefix;
            return next(context);
        });
        // Otherwise routes would be chosen before the prefix is off.
        app.UseRouting();
    }
}
