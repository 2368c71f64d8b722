namespace WsGen.Conformance.Peer;

/// <summary>The endpoint under test did something else than the case expects.</summary>
public sealed class NonConformanceException(string message, Exception? cause = null) : Exception(message, cause);
