using System.ComponentModel;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>
/// One node of a <see cref="RouteTable"/>: a position in the path tree. Node 0 is the root, before the first segment. The literal
/// children of a node stand side by side, in ordinal order.
/// </summary>
/// <param name="Literal">The segment that leads to this node; empty for the root and for variables.</param>
/// <param name="FirstChild">Index of the first literal child.</param>
/// <param name="ChildCount">How many literal children there are.</param>
/// <param name="Variable">Index of the child that takes any segment that is not empty; -1 if there is none.</param>
/// <param name="Endpoint">The endpoint of a path that ends here; -1 if none does.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RouteNode(string Literal, int FirstChild, int ChildCount, int Variable, int Endpoint);
