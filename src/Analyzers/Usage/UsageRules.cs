using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
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

/// <summary>The rules whose findings are errors or warnings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UsageRules() : UsageHost(
    [
        new AfterCloseAnalyzer(),
        new AfterEndAnalyzer(),
        new AwaitedAnswerAnalyzer(),
        new BlockingAnalyzer(),
        new BorrowedMemoryAnalyzer(),
        new BroadcastAnalyzer(),
        new CertificateCheckAnalyzer(),
        new ClientCreationAnalyzer(),
        new CloseArgumentsAnalyzer(),
        new ConnectTargetAnalyzer(),
        new ConnectWhileDeployingAnalyzer(),
        new CookieOriginAnalyzer(),
        new CultureAnalyzer(),
        new DeployedTypeAnalyzer(),
        new DisposalAnalyzer(),
        new DuplicateRegistrationAnalyzer(),
        new EndlessLoopAnalyzer(),
        new KeptHandshakeAnalyzer(),
        new LateRegistrationAnalyzer(),
        new ObsoleteTlsAnalyzer(),
        new OriginCheckAnalyzer(),
        new RethrowAnalyzer(),
        new SecondHandlerAnalyzer(),
        new SendAwaitedAnalyzer(),
        new SentTypeAnalyzer(),
        new SettingValueAnalyzer(),
        new StaticSessionAnalyzer(),
        new StrayPathParamAnalyzer(),
        new UnboundedQueueAnalyzer(),
        new UserPropertyAnalyzer(),
    ]);
