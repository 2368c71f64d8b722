using WsGen.Conformance.Cases;
using Xunit.Sdk;
using Xunit.v3;

// Cases run side by side. Most of the time they wait for each other's bytes, so a few more than there are processors.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]

namespace WsGen.Conformance.Tests;

// One class for each group and role: -class WsGen.Conformance.Tests.FramingAsServer runs that group alone.
public sealed class FramingAsServer : ServerTests<Framing>;

public sealed class FramingAsClient : ClientTests<Framing>;
