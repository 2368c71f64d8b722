namespace WsGen.Load;

/// <summary>What keeps a case from being measured, in a sentence for whoever started it.</summary>
internal sealed class LoadException(string message) : Exception(message);
