using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;

namespace WsGen.Conformance.Cases;

/// <summary>
/// The cases of one group, in series that are numbered in the order of their definition: group.series.case. Add cases at the end of a series
/// and series at the end of a group, so that numbers keep their meaning.
/// </summary>
public abstract class CaseGroup
{
    private readonly List<ConformanceCase> _cases = [];
    private int _series;
    private int _place;
    private string _section = "";
    private Roles _roles;

    public abstract int Number { get; }

    public abstract string Title { get; }

    /// <summary>All cases, in order.</summary>
    public IReadOnlyList<ConformanceCase> Cases
    {
        get
        {
            if (_cases.Count == 0)
            {
                Define();
            }

            return _cases;
        }
    }

    /// <summary>Defines the series and cases.</summary>
    protected abstract void Define();

    /// <summary>Begins the next series.</summary>
    /// <param name="section">Where its cases come from, of RFC 6455 unless another RFC is named.</param>
    /// <param name="roles">Roles that they make sense for.</param>
    protected void Series(string section, Roles roles = Roles.Both)
    {
        _series++;
        _place = 0;
        _section = section;
        _roles = roles;
    }

    /// <summary>A case of frames that are the same in both roles.</summary>
    protected void Case(string title, params IReadOnlyList<Step> steps) => Case(title, _ => steps);

    /// <summary>A case of frames that are large, or differ by role: they are made when it runs.</summary>
    protected void Case(string title, Func<Role, IReadOnlyList<Step>> script, IReadOnlyList<Chop>? chops = null) =>
        Add(new SessionCase { Title = title, Script = script, Chops = chops });

    /// <summary>A case of frames so large that one way of sending them is enough.</summary>
    protected void Large(string title, Func<Role, IReadOnlyList<Step>> script) => Case(title, script, [Chop.Whole]);

    /// <summary>A case of any kind.</summary>
    protected void Add(ConformanceCase definition)
    {
        definition.Number = $"{Number}.{_series}.{++_place}";
        definition.Section = _section;
        definition.Roles = _roles;
        _cases.Add(definition);
    }
}
