using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Declaration;
using WsGen.Analyzers.Usage.Callbacks;
using WsGen.Analyzers.Usage.Client;
using WsGen.Analyzers.Usage.Closing;
using WsGen.Analyzers.Usage.Codecs;
using WsGen.Analyzers.Usage.Dispatch;
using WsGen.Analyzers.Usage.Handlers;
using WsGen.Analyzers.Usage.Lifetime;
using WsGen.Analyzers.Usage.Memory;
using WsGen.Analyzers.Usage.Paths;
using WsGen.Analyzers.Usage.Registration;
using WsGen.Analyzers.Usage.Security;
using WsGen.Analyzers.Usage.Sending;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage;

/// <summary>The rules whose findings are advice. Of their own: a build, which shows no advice, leaves them out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UsageAdvice() : UsageHost(
    [
        new CallbackTokenAnalyzer(),
        new EncryptionAnalyzer(),
        new ExceptionTextAnalyzer(),
        new GrowingPartsAnalyzer(),
        new PathVariableAnalyzer(),
        new SharedInstanceAnalyzer(),
    ]);
