using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Usage;

namespace WsGen.Analyzers.Declaration;

/// <summary>What is known in the end of a compilation only. Of its own: as one of many rules of an analyzer, <c>dotnet format</c> does not apply its fix (ConfiguredTests).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrayCallbackRules() : UsageHost(new StrayCallbackAnalyzer());
