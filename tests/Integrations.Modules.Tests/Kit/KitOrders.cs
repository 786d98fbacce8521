using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Microsoft.FSharp.Core;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Makes orders out of a sample, within the contract: other names, prices, counts, places and times, and parts left out that may be. An order
/// is a list of choices, one for each thing that can change, and 0 leaves it as it is: so a failing order shrinks to the change that fails.
/// </summary>
internal sealed class KitOrders
{
    public const int Most = 1_000_000;

    private const ulong Seed = 20_300_115;

    private static readonly string[] Letters =
    [
        "Ada", "ada", "İstanbul", "ıi", "Łódź", "Søren", "Zoë", "O'Neil", "\"Bo\"", "Jean-Luc", "Иван", "李明", "محمد", "שרה", "👩‍🍳", "e\u0301", "ﬁ", "ß", "<b>", "\\", "/", "({})", "%", "#7", "& Co.", "5,50", "½",
    ];

    private static readonly int[] Lengths = [120, 60, 40, 24, 16, 8];

    private static readonly TimeSpan[] Offsets = [TimeSpan.Zero, TimeSpan.FromHours(-8), new(5, 30, 0), TimeSpan.FromHours(14), new(-3, -30, 0)];

    private readonly KitSample _sample;
    private readonly IReadOnlyList<KitSlot> _slots;
    private readonly List<int> _rooms;
    private readonly List<string> _optional;
    private readonly HashSet<(string, string)> _neededTogether;

    private KitOrders(KitSample sample)
    {
        _sample = sample;
        _slots = [.. KitSlot.In(sample).Where(slot => slot.Kind is not SlotKind.Other)];
        _rooms = [.. _slots.Select(slot => slot.Kind is SlotKind.Text ? Room(slot) : 0)];
        _optional = [.. KitJson.Fields(sample.Body).Where(field => IsCarried(KitJson.Without(sample.Body, field)))];
        // Of a pair where one field can stand for the other, only one may be left out.
        _neededTogether =
        [
            .. from first in _optional
               from second in _optional
               where string.CompareOrdinal(first, second) < 0 && !KitJson.Within(first, second) && !KitJson.Within(second, first)
                   && !IsCarried(KitJson.Without(KitJson.Without(sample.Body, first), second))
               select (first, second),
        ];
    }

    /// <summary>The same on every run, unless the environment's KIT_SEED says otherwise; KIT_ORDERS bounds how many.</summary>
    public static Config Replayable(int runs)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("KIT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : Seed;
        var most = int.TryParse(Environment.GetEnvironmentVariable("KIT_ORDERS"), NumberStyles.None, CultureInfo.InvariantCulture, out var bound) ? bound : runs;
        return Config.QuickThrowOnFailure.WithMaxTest(Math.Min(runs, most)).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, 1), FSharpOption<int>.None)));
    }

    public static KitOrders Of(KitSample sample) => new(sample);

    /// <summary>Choices for one order; the first is for the time, the last half for what is left out.</summary>
    public Arbitrary<int[]> Choices()
    {
        var edit = Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, Most)));
        var leave = Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(1, Most)));
        var all = from edits in edit.ArrayOf(1 + _slots.Count) from left in leave.ArrayOf(_optional.Count) select edits.Concat(left).ToArray();
        return Arb.From(all, KeepFewer);
    }

    /// <summary>The order's body, and the texts that must arrive.</summary>
    public (ReadOnlyMemory<byte> Body, IReadOnlyList<(string Path, string Text)> Texts) Make(int[] choices)
    {
        var left = new List<string>();
        foreach (var field in _optional.Where((_, place) => choices[1 + _slots.Count + place] > 0))
        {
            if (left.TrueForAll(other => !KitJson.Within(field, other) && !KitJson.Within(other, field)
                && !_neededTogether.Contains((field, other)) && !_neededTogether.Contains((other, field))))
            {
                left.Add(field);
            }
        }

        var (body, texts) = (_sample.Body, new List<(string, string)>());
        for (var place = 0; place < _slots.Count; place++)
        {
            var (slot, choice) = (_slots[place], choices[1 + place]);
            if (left.Exists(field => field == slot.Path || KitJson.Within(slot.Path, field)) || (choice == 0 && slot.Kind is not SlotKind.Time))
                continue;
            var value = Value(slot, choice, TimeSpan.FromMinutes(choices[0]), _rooms[place]);
            body = KitJson.With(body, slot.Path, value);
            if (slot.Kind is SlotKind.Text)
                texts.Add((slot.Path, value.ToString()));
        }

        return (left.Aggregate(body, KitJson.Without), texts);
    }

    /// <summary>The instant moves for all times alike, so that their order stays; its spelling differs from time to time.</summary>
    private static JsonNode Value(KitSlot slot, int choice, TimeSpan later, int room) => slot.Kind switch
    {
        SlotKind.Count => slot.Spelled(1 + (choice % 99)),
        SlotKind.Amount => slot.Spelled(choice % 100_000 / slot.Scale()),
        SlotKind.Coordinate => slot.Spelled(slot.Number + (choice % 1000 / 100_000m)),
        SlotKind.Time when slot.IsWrittenAsTime => (slot.Time + later).ToOffset(Offsets[choice % Offsets.Length]).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        SlotKind.Time => slot.Spelled(1 + (choice % 600)),
        SlotKind.Phone => slot.Value.ToString()[..^2] + (choice % 100).ToString("D2", CultureInfo.InvariantCulture),
        SlotKind.Email => string.Create(CultureInfo.InvariantCulture, $"kit.{choice}@example.com"),
        SlotKind.Text or SlotKind.Other => Text(choice, room),
    };

    /// <summary>Words of many scripts, and a number that makes them stand out.</summary>
    private static string Text(int choice, int room)
    {
        var random = new Random(choice);
        var words = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Letters[random.Next(Letters.Length)]).Prepend(choice.ToString(CultureInfo.InvariantCulture)).ToList();
        while (words.Sum(word => word.Length + 1) > room && words.Count > 1)
            words.RemoveAt(words.Count - 1);
        return string.Join(' ', words);
    }

    /// <summary>How long a text the contract allows here, by trying.</summary>
    private static int Room(KitSlot slot) => Lengths.First(length => length == Lengths[^1] || slot.Read(new string('x', length)) is not Inbound.Unreadable);

    private static IEnumerable<int[]> KeepFewer(int[] choices)
    {
        for (var half = 0; half < 2; half++)
            {
            if (choices.Where((choice, place) => choice > 0 && place * 2 / choices.Length == half).Any())
                yield return [.. choices.Select((choice, place) => place * 2 / choices.Length == half ? 0 : choice)];
        }

        for (var place = 0; place < choices.Length; place++)
        {
            if (choices[place] > 0)
                yield return [.. choices[..place], 0, .. choices[(place + 1)..]];
        }
    }

    private bool IsCarried(ReadOnlyMemory<byte> body) =>
        KitValidation.Draft(_sample.Read(body)) is { } draft && KitValidation.Faults(_sample, draft).Count == 0;
}
