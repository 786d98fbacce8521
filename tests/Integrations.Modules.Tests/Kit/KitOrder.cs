using Integrations.Modules.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Integrations.Modules.Tests.Kit." + nameof(KitOrder), "Integrations.Modules.Tests")]

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// First what sees the most in the least time, the sheets that somebody has approved; last what tries thousands of bodies. A run that ends
/// with the first failure, as one that changes a module's code does, is over soon.
/// </summary>
public sealed class KitOrder : ITestCollectionOrderer
{
    private static readonly Type[] First = [typeof(RouteTests), typeof(ReadingTests), typeof(AnswerSheetTests), typeof(FaultSheetTests), typeof(StatusTests), typeof(LateAnswerTests), typeof(ReplySheetTests)];

    private static readonly Type[] Last = [typeof(TimeTests), typeof(NumberTests), typeof(BadBodyTests), typeof(EncodingTests), typeof(GeneratedOrderTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Place(collection.DisplayName)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Place(string name)
    {
        var (first, last) = (Array.FindIndex(First, Is), Array.FindIndex(Last, Is));
        return first >= 0 ? first : First.Length + 1 + last;

        bool Is(Type type) => name.EndsWith(type.FullName!, StringComparison.Ordinal);
    }
}
