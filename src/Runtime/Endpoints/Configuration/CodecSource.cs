namespace WsGen.Endpoints.Configuration;

/// <summary>A codec that was added in code: its class, and how each connection gets an instance.</summary>
/// <param name="Type">The class it was added as.</param>
/// <param name="Create">Makes an instance.</param>
/// <param name="Factory">What the application has given for that; null: the class is made by its constructor without parameters.</param>
internal sealed record CodecSource(Type Type, Func<IServiceProvider, ICodec> Create, Delegate? Factory);
