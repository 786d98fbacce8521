using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>Which of a gateway's hosts a call goes to.</summary>
public sealed class DoorsTests
{
    private static readonly Uri One = new("http://127.0.0.1:1/");
    private static readonly Uri Two = new("http://127.0.0.1:2/");
    private static readonly Uri Three = new("http://127.0.0.1:3/");

    private readonly TestClock _clock = new();
    private readonly Doors _doors;

    public DoorsTests() => _doors = new Doors(_clock);

    [Fact]
    public void Calls_go_round()
    {
        _doors.Open([One, Two, Three]);

        Addresses(6).GroupBy(address => address).ShouldAllBe(calls => calls.Count() == 2);
    }

    [Fact]
    public void A_host_that_hangs_gets_no_more_than_the_others_have_under_way()
    {
        _doors.Open([One, Two]);
        var hangs = _doors.Enter().Address;

        Addresses(10).ShouldNotContain(hangs);
    }

    [Fact]
    public void A_host_that_does_not_answer_is_left_aside_for_a_moment()
    {
        _doors.Open([One, Two]);
        Uri dead;
        using (var passage = _doors.Enter())
        {
            dead = passage.Address;
            passage.NoAnswer();
        }

        Addresses(10).ShouldNotContain(dead);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Addresses(10).ShouldContain(dead);
    }

    [Fact]
    public void The_only_host_is_asked_again_even_if_it_does_not_answer()
    {
        _doors.Open([One]);
        using (var passage = _doors.Enter())
            passage.NoAnswer();

        Addresses(2).ShouldAllBe(address => address == One);
    }

    private List<Uri> Addresses(int calls)
    {
        var found = new List<Uri>();
        for (var i = 0; i < calls; i++)
        {
            using var passage = _doors.Enter();
            found.Add(passage.Address);
        }

        return found;
    }
}
