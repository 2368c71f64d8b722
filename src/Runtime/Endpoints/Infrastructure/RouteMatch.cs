namespace WsGen.Endpoints.Infrastructure;

/// <summary>What a path led to.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Values">What its variables take, left to right.</param>
/// <param name="VariableMask">One bit per segment from the left (the highest bit is the first segment): 1 where a variable took it.
/// Of two matches the one with the smaller mask is the more specific.</param>
internal readonly record struct RouteMatch(EndpointDescriptor Endpoint, string[] Values, ulong VariableMask);
