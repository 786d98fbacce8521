namespace Integrations.Ingress.Documents;

/// <summary>The look of the documents' pages, in light and dark, for any width.</summary>
internal static class DocumentStyle
{
    public const string File = "/documents.css";

    public const string Sheet = """
        :root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 18%, Canvas); --faint: color-mix(in srgb, CanvasText 5%, Canvas); --soft: color-mix(in srgb, CanvasText 72%, Canvas); }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: CanvasText; background: Canvas; }
        a { color: LinkText; }
        h1 { font-size: 1.6rem; margin: .5rem 0; }
        h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; overflow-wrap: anywhere; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        code, pre { font: .875rem/1.45 ui-monospace, monospace; }
        code { overflow-wrap: anywhere; }
        pre { margin: .5rem 0; padding: .75rem; overflow-x: auto; background: var(--faint); border: 1px solid var(--line); border-radius: .375rem; }
        .method { display: inline-block; min-width: 4.2rem; padding: 0 .4rem; margin-right: .5rem; text-align: center; border: 1px solid currentColor; border-radius: .25rem; }
        .soft { color: var(--soft); }
        ul.partners { padding: 0; list-style: none; }
        ul.partners > li { padding: .75rem 0; border-top: 1px solid var(--line); }
        details { border-top: 1px solid var(--line); }
        details > details { margin-left: 1rem; }
        summary { padding: .35rem 0; cursor: pointer; }
        summary:focus-visible, a:focus-visible { outline: 2px solid LinkText; outline-offset: 2px; }
        """;
}
