using WsGen.Conformance.Peer;

namespace WsGen.Conformance.Model;

/// <summary>One numbered statement about an endpoint, with the section that it comes from.</summary>
public abstract class ConformanceCase
{
    /// <summary>Group, series and place: "1.2.3". Given by the group, as are section and roles.</summary>
    public string Number { get; internal set; } = "";

    /// <summary>The section, of RFC 6455 unless another RFC is named.</summary>
    public string Section { get; internal set; } = "";

    public Roles Roles { get; internal set; }

    public required string Title { get; init; }

    /// <summary>
    /// Whether the case needs an endpoint or a setting of the suite's own server, and so cannot be run against another.
    /// </summary>
    public abstract bool NeedsOwnServer { get; }

    /// <summary>Seeds what is random in a run: masking keys, cuts, payloads. The same in every run.</summary>
    public int Seed => Number.Aggregate(17, static (seed, character) => unchecked((seed * 31) + character));

    /// <summary>For one run, whatever it waits for: far longer than it takes, even where everything runs at once.</summary>
    public virtual TimeSpan Limit => TimeSpan.FromSeconds(10);

    /// <summary>In how many ways the same is sent; each is a run of its own.</summary>
    public abstract IEnumerable<Chop> ChopsIn(Role role);

    /// <summary>Does it once.</summary>
    /// <exception cref="NonConformanceException">The endpoint did something else than is expected.</exception>
    public abstract Task RunAsync(Role role, Chop chop, CancellationToken limit);

    public bool Suits(Role role) => Roles.HasFlag(role == Role.Server ? Roles.Server : Roles.Client);

    public string NameIn(Role role) => $"{Number} {Title} [{Section}] ({(role == Role.Server ? "server" : "client")})";
}
