namespace Integrations.Abstractions;

/// <summary>
/// What is wrong with a request: where, and which rule. Never the value, so that it may be stored, logged and answered.
/// </summary>
/// <param name="Path">The field in the partner's own spelling, <c>items[2].quantity</c>; <c>$</c> for the whole body.</param>
/// <param name="Rule">A stable word: <c>required</c>, <c>type:number</c>, <c>range:1..100</c>, <c>json</c>, ...</param>
public sealed record Fault(string Path, string Rule);
