using WsGen.Conformance.Cases;
using Xunit.Sdk;
using Xunit.v3;

// Cases run side by side. Most of the time they wait for each other's bytes, so a few more than there are processors.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]

namespace WsGen.Conformance.Tests;

// One class for each group and role: -class WsGen.Conformance.Tests.FramingAsServer runs that group alone.
public sealed class FramingAsServer : ServerTests<Framing>;

public sealed class FramingAsClient : ClientTests<Framing>;

public sealed class PingsAndPongsAsServer : ServerTests<PingsAndPongs>;

public sealed class PingsAndPongsAsClient : ClientTests<PingsAndPongs>;

public sealed class ReservedBitsAsServer : ServerTests<ReservedBits>;

public sealed class ReservedBitsAsClient : ClientTests<ReservedBits>;

public sealed class OpcodesAsServer : ServerTests<Opcodes>;

public sealed class OpcodesAsClient : ClientTests<Opcodes>;

public sealed class FragmentationAsServer : ServerTests<Fragmentation>;

public sealed class FragmentationAsClient : ClientTests<Fragmentation>;

public sealed class ValidUtf8AsServer : ServerTests<ValidUtf8>;

public sealed class ValidUtf8AsClient : ClientTests<ValidUtf8>;

public sealed class InvalidUtf8AsServer : ServerTests<InvalidUtf8>;

public sealed class InvalidUtf8AsClient : ClientTests<InvalidUtf8>;

public sealed class ClosingHandshakeAsServer : ServerTests<ClosingHandshake>;

public sealed class ClosingHandshakeAsClient : ClientTests<ClosingHandshake>;

public sealed class TcpEndsAsServer : ServerTests<TcpEnds>;

public sealed class TcpEndsAsClient : ClientTests<TcpEnds>;

public sealed class LimitsAsServer : ServerTests<Limits>;

public sealed class LimitsAsClient : ClientTests<Limits>;

public sealed class LargeMessagesAsServer : ServerTests<LargeMessages>;

public sealed class LargeMessagesAsClient : ClientTests<LargeMessages>;

public sealed class UpgradeRequestsAsServer : ServerTests<UpgradeRequests>;

public sealed class RequestTargetsAsServer : ServerTests<RequestTargets>;

public sealed class RequestSyntaxAsServer : ServerTests<RequestSyntax>;

public sealed class UpgradeAnswersAsClient : ClientTests<UpgradeAnswers>;

public sealed class CompressedMessagesAsServer : ServerTests<CompressedMessages>;

public sealed class CompressedMessagesAsClient : ClientTests<CompressedMessages>;

public sealed class BrokenCompressionAsServer : ServerTests<BrokenCompression>;

public sealed class BrokenCompressionAsClient : ClientTests<BrokenCompression>;

public sealed class CompressionParametersAsServer : ServerTests<CompressionParameters>;

public sealed class CompressionParametersAsClient : ClientTests<CompressionParameters>;

public sealed class CompressionOffersAsServer : ServerTests<CompressionOffers>;

public sealed class CompressionAnswersAsClient : ClientTests<CompressionAnswers>;
