using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>
/// What a container of Jakarta WebSocket refuses when it deploys, the compiler refuses. An application with one wrong endpoint does not come to be, so that the
/// right ones beside it are not deployed either (5.2.1).
/// </summary>
public sealed class CompileTimeTests
{
    public static TheoryData<string> Names => [.. NegativeCase.All.Select(each => each.Name)];

    [Fact]
    public void ThereIsOneForEachTestOfTheTck()
    {
        Assert.Equal(71, NegativeCase.All.Count);
        Assert.Distinct(NegativeCase.All.Select(each => each.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheMistakeIsTheOneErrorAndStandsWhereItIs(string name)
    {
        NegativeCase negative = NegativeCase.All.Single(each => each.Name == name);
        TestFileMarkupParser.GetSpans(negative.Source, out string source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        (string id, var marked) = Assert.Single(spans);
        Assert.Equal(negative.Mistake.Id, id);

        BuiltProject built = await BuiltProject.BuildAsync([References.GlobalUsings, source], PlatformReferences.Console);

        Assert.DoesNotContain(built.Compiler, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Diagnostic finding = Assert.Single(built.Findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal((id, Assert.Single(marked)), (finding.Id, finding.Location.SourceSpan));
    }
}
