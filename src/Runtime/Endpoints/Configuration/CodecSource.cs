namespace WsGen.Endpoints.Configuration;

/// <summary>A codec that was added in code: its class, and how each connection gets an instance.</summary>
internal sealed record CodecSource(Type Type, Func<IServiceProvider, ICodec> Create);
