namespace WsGen.Analyzers.Usage.Memory;

/// <summary>What variables may hold at one place: locals, parameters, and the captures of a control flow graph.</summary>
internal sealed class BorrowState
{
    private readonly Dictionary<object, Borrow> _variables;

    public BorrowState() => _variables = [];

    private BorrowState(BorrowState other) => _variables = new Dictionary<object, Borrow>(other._variables);

    public bool IsEmpty => _variables.Count == 0;

    public Borrow this[object variable]
    {
        get => _variables.TryGetValue(variable, out Borrow borrow) ? borrow : Borrow.None;
        set
        {
            if (value == Borrow.None)
            {
                _variables.Remove(variable);
            }
            else
            {
                _variables[variable] = value;
            }
        }
    }

    public BorrowState Clone() => new(this);

    /// <summary>What may be so on either way.</summary>
    /// <returns>Whether that is more than before.</returns>
    public bool Join(BorrowState other)
    {
        bool isMore = false;
        foreach (KeyValuePair<object, Borrow> variable in other._variables)
        {
            Borrow before = this[variable.Key];
            isMore |= (before | variable.Value) != before;
            this[variable.Key] = before | variable.Value;
        }

        return isMore;
    }
}
