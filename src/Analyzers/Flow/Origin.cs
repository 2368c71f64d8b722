using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Flow;

/// <summary>What kind of place a value comes from.</summary>
internal enum OriginKind
{
    /// <summary>The world outside: what is marked on it is true of everything that the code has not made itself.</summary>
    World,

    /// <summary>The instance whose method it is.</summary>
    This,

    /// <summary>A parameter of the method.</summary>
    Parameter,

    /// <summary>An expression that says nothing about its value.</summary>
    Result,

    /// <summary>An expression that makes an object.</summary>
    Made,

    /// <summary>A field or property of another origin, as it was in the beginning.</summary>
    Member,

    /// <summary>A lambda or method group, by its syntax.</summary>
    Code,
}

/// <summary>Where a value comes from: two values of one origin are the same object, but for those that loops make.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="Key">The symbol or syntax.</param>
/// <param name="Base">What it is a member of.</param>
/// <param name="IsEarlier">Of an expression that has been evaluated again since: the objects of the earlier times.</param>
internal sealed record Origin(OriginKind Kind, object? Key = null, Origin? Base = null, bool IsEarlier = false)
{
    /// <summary>Everything outside; static members are its own.</summary>
    public static readonly Origin World = new(OriginKind.World);

    public static readonly Origin This = new(OriginKind.This);

    private const int MostMembers = 4;

    public static Origin Of(IParameterSymbol parameter) => new(OriginKind.Parameter, parameter);

    public static Origin Result(object key) => new(OriginKind.Result, key);

    public static Origin Made(object key) => new(OriginKind.Made, key);

    public static Origin Code(SyntaxNode syntax) => new(OriginKind.Code, syntax);

    /// <summary>A member of this; of a long chain no more than that it is something.</summary>
    public Origin Member(ISymbol member)
    {
        int length = 0;
        for (Origin? each = this; each is not null; each = each.Base)
        {
            length++;
        }

        return length > MostMembers ? Result(member) : new Origin(OriginKind.Member, member, this);
    }

    /// <summary>This with another origin in the place of <paramref name="before"/>, itself or what it is a member of.</summary>
    public Origin Replace(Origin before, Origin after) =>
        Equals(before) ? after
        : Base?.Replace(before, after) is { } replaced && !ReferenceEquals(replaced, Base) ? this with { Base = replaced }
        : this;
}

/// <summary>Something that is true of an object from some point on.</summary>
/// <param name="Of">The object.</param>
/// <param name="What">The fact, in words of whoever looks for it.</param>
internal readonly record struct Mark(Origin Of, string What);
