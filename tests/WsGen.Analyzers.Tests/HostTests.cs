using Microsoft.CodeAnalysis;
using WsGen.Analyzers.Declaration;
using WsGen.Analyzers.Usage;

namespace WsGen.Analyzers.Tests;

/// <summary>Each rule has a host that calls it: one for what a build shows, and one for advice, which builds leave out.</summary>
public sealed class HostTests
{
    [Fact]
    public void EachRuleHasOneHost()
    {
        Type[] rules = [.. typeof(UsageAnalyzer).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(UsageAnalyzer)))];
        Assert.NotEmpty(rules);
        UsageHost[] hosts = [new UsageRules(), new UsageAdvice(), new StrayCallbackRules()];
        Assert.Equal(rules.Select(static rule => rule.Name).Order(), hosts.SelectMany(static host => host.Rules).Select(static rule => rule.GetType().Name).Order());
    }

    [Fact]
    public void AdviceAloneIsInTheHostOfAdvice()
    {
        Assert.All(new UsageAdvice().Rules, static rule => Assert.All(rule.SupportedDiagnostics, static each => Assert.Equal(DiagnosticSeverity.Info, each.DefaultSeverity)));
        Assert.All(new UsageRules().Rules, static rule => Assert.Contains(rule.SupportedDiagnostics, static each => each.DefaultSeverity > DiagnosticSeverity.Info));
    }
}
