namespace WsGen.Area;

/// <summary>The suite itself: every area against every kind of host, and rules by their numbers.</summary>
public sealed class SuiteTests
{
    /// <summary>A body that is not run against one of the hosts proves nothing there.</summary>
    [Fact]
    public void EveryBodyRunsAgainstEveryKindOfHost()
    {
        Type[] bodies = [.. typeof(AreaBody).Assembly.GetTypes().Where(static type => type.BaseType == typeof(AreaBody))];
        Assert.NotEmpty(bodies);
        Assert.Empty(
            from body in bodies
            from host in (string[])["OverSockets", "InMemory", "Published"]
            where !body.Assembly.GetTypes().Any(type => type.BaseType == body && type.IsPublic && type.Name.EndsWith(host, StringComparison.Ordinal))
            select $"{body.Name} {host}");
    }

    /// <summary>Issue: rules 1 to 8 and 16 to 40, one test each, named by its number. 20 is the client's: see <see cref="ClientRuleTests"/>.</summary>
    [Fact]
    public void EveryLifecycleRuleHasItsTest()
    {
        string[] names = [.. typeof(LifecycleRuleCases).GetMethods().Concat(typeof(ClientRuleTests).GetMethods()).Select(static method => method.Name)];
        Assert.Empty(
            from number in Enumerable.Range(1, 8).Concat(Enumerable.Range(16, 25))
            where names.Count(name => name.StartsWith($"Rule{number:00}_", StringComparison.Ordinal)) != 1
            select number);
    }
}
