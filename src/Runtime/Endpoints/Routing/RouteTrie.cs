namespace WsGen.Endpoints.Routing;

/// <summary>
/// Collects path templates into a tree, one level per segment, and lays the tree out as the rows of a route table. Used by the
/// generator at compile time and by the runtime for endpoints added while it runs. Not thread-safe.
/// </summary>
internal sealed class RouteTrie
{
    private readonly Node _root = new("", "");

    /// <summary>
    /// Adds a template. Two templates are equivalent if they have the same literals and have variables in the same places, whatever
    /// the names: every path that matches one matches the other.
    /// </summary>
    /// <param name="template">The template.</param>
    /// <param name="endpoint">The number its row refers to, from 0.</param>
    /// <param name="existing">The number of the equivalent template that is already there; -1 if there is none.</param>
    /// <returns>False if an equivalent template is already there; the tree is then unchanged.</returns>
    public bool TryAdd(RouteTemplate template, int endpoint, out int existing)
    {
        Node node = _root;
        foreach (RouteSegment segment in template.Segments)
        {
            node = segment.IsVariable ? node.GetOrAddVariable(segment.Text) : node.GetOrAddLiteral(segment.Text);
        }

        existing = node.Endpoint;
        if (existing >= 0)
        {
            return false;
        }

        node.Endpoint = endpoint;
        return true;
    }

    /// <summary>
    /// The rows, breadth first: the literal children of a node stand side by side in ordinal order, followed by its variable child.
    /// The order in which templates were added does not show, but for the variable names in <see cref="RouteRow.Path"/>.
    /// </summary>
    public IReadOnlyList<RouteRow> ToRows()
    {
        // A node's place in this list is its row number: children are numbered when their parent is visited.
        var nodes = new List<Node> { _root };
        var rows = new List<RouteRow>();
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            int firstChild = nodes.Count;
            nodes.AddRange(node.Literals.Values);
            int childCount = nodes.Count - firstChild;
            int variable = -1;
            if (node.Variable is { } child)
            {
                variable = nodes.Count;
                nodes.Add(child);
            }

            rows.Add(new RouteRow(node.Literal, childCount == 0 ? 0 : firstChild, childCount, variable, node.Endpoint, node.Path));
        }

        return rows;
    }

    private sealed class Node(string literal, string path)
    {
        public string Literal { get; } = literal;

        public string Path { get; } = path;

        public int Endpoint { get; set; } = -1;

        public SortedDictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Variable { get; private set; }

        public Node GetOrAddVariable(string name) => Variable ??= new Node("", $"{Path}/{{{name}}}");

        public Node GetOrAddLiteral(string literal)
        {
            if (!Literals.TryGetValue(literal, out Node? child))
            {
                child = new Node(literal, $"{Path}/{literal}");
                Literals.Add(literal, child);
            }

            return child;
        }
    }
}

/// <summary>One row of a route table; its numbers are those of the runtime's RouteNode.</summary>
/// <param name="literal">The segment that leads here; empty for the root and for variables.</param>
/// <param name="firstChild">Row of the first literal child; 0 if there is none.</param>
/// <param name="childCount">How many literal children there are.</param>
/// <param name="variable">Row of the variable child; -1 if there is none.</param>
/// <param name="endpoint">The endpoint of a path that ends here; -1 if none does.</param>
/// <param name="path">The path that leads here, for people.</param>
internal readonly struct RouteRow(string literal, int firstChild, int childCount, int variable, int endpoint, string path)
{
    public string Literal { get; } = literal;

    public int FirstChild { get; } = firstChild;

    public int ChildCount { get; } = childCount;

    public int Variable { get; } = variable;

    public int Endpoint { get; } = endpoint;

    public string Path { get; } = path;
}
