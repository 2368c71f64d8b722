using System.Diagnostics;
using WsGen.Conformance.Cases;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Tests;

/// <summary>One test for each case of a group that makes sense for a role.</summary>
/// <typeparam name="TGroup">The group.</typeparam>
public abstract class GroupTests<TGroup>
    where TGroup : CaseGroup, new()
{
    private static readonly TGroup Group = new();
    private static readonly Dictionary<string, ConformanceCase> Cases = Group.Cases.ToDictionary(static each => each.Number);

    private protected static IEnumerable<TheoryDataRow<string>> Rows(Role role)
    {
        foreach (ConformanceCase each in Cases.Values)
        {
            // Another server is not asked about what only ours has. The client under test is ours whichever server is named.
            if (each.Suits(role) && (ServerUnderTest.Named is null || role == Role.Client || !each.NeedsOwnServer))
            {
                yield return new TheoryDataRow<string>(each.Number) { TestDisplayName = each.NameIn(role), Label = "" };
            }
        }
    }

    private protected static async Task RunAsync(string number, Role role)
    {
        ConformanceCase definition = Cases[number];
        long started = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            foreach ((string subject, Action choose) in SubjectsOf(definition, role))
            {
                choose();
                foreach (Chop chop in definition.ChopsIn(role))
                {
                    failure = await RunAsync(definition, role, chop);
                    if (failure is not null)
                    {
                        Assert.Fail($"{failure} ({subject})");
                    }
                }
            }
        }
        catch (Exception error)
        {
            failure ??= error.Message;
            throw;
        }
        finally
        {
            Report.Add(new Result(Group, definition, role, failure, Stopwatch.GetElapsedTime(started)));
        }
    }

    /// <summary>What a case is run against, one after the other: all kinds of servers, or the client on all its transports.</summary>
    private static IEnumerable<(string Name, Action Choose)> SubjectsOf(ConformanceCase definition, Role role) => role == Role.Server
        ? ServerUnderTest.KindsFor(handshake: definition is not SessionCase)
            .Select(static kind => ($"served by {kind}", (Action)(() => ServerUnderTest.Kind.Value = kind)))
        : ClientUnderTest.Transports
            .Select(static transport => ($"a client on {transport}", (Action)(() => ClientUnderTest.Transport.Value = transport)));

    private static async Task<string?> RunAsync(ConformanceCase definition, Role role, Chop chop)
    {
        using var limit = new CancellationTokenSource(definition.Limit);
        try
        {
            await definition.RunAsync(role, chop, limit.Token);
            return null;
        }
        catch (Exception error) when (error is NonConformanceException or OperationCanceledException or InvalidDataException)
        {
            return $"{definition.NameIn(role)}, sent {chop}: {error.Message}";
        }
    }
}

/// <summary>The cases of a group against a server.</summary>
public abstract class ServerTests<TGroup> : GroupTests<TGroup>
    where TGroup : CaseGroup, new()
{
    public static IEnumerable<TheoryDataRow<string>> ServerCases => Rows(Role.Server);

    [Theory]
    [MemberData(nameof(ServerCases))]
    public Task TheServerConforms(string number) => RunAsync(number, Role.Server);
}

/// <summary>The cases of a group against a client.</summary>
public abstract class ClientTests<TGroup> : GroupTests<TGroup>
    where TGroup : CaseGroup, new()
{
    public static IEnumerable<TheoryDataRow<string>> ClientCases => Rows(Role.Client);

    [Theory]
    [MemberData(nameof(ClientCases))]
    public Task TheClientConforms(string number) => RunAsync(number, Role.Client);
}
