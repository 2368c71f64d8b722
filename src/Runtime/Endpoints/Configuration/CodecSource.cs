namespace WsGen.Endpoints.Configuration;

/// <summary>A codec of a programmatic endpoint: its class, and how each connection gets an instance.</summary>
internal sealed record CodecSource(Type Type, Func<ICodec> Create);
