using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.Architecture.Tests;

/// <summary>Holds src/Runtime to its floors.</summary>
public sealed class LayeringTests
{
    private static readonly CSharpCompilation Runtime = RuntimeSource.Load();

    [Fact]
    public void TheRuntimeKeepsItsFloors() => Assert.Empty(LayerRules.FindViolations(Runtime));

    /// <summary>A name that is not bound hides what it refers to. Only what source generators would add may be missing.</summary>
    [Fact]
    public void EveryNameOfTheRuntimeIsBound() => Assert.Empty(Runtime
        .GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS8795") // partial method without its generated body
        .Select(diagnostic => diagnostic.ToString()));

    private const string Session = "namespace WsGen; public class Session { public static Session Open() => new(); public const int Limit = 1; }";

    /// <summary>The test itself is tested: every way up that a floor could take.</summary>
    [Theory]
    [InlineData("class A { Session s = null!; }")]
    [InlineData("class A { object s = Session.Open(); }")]
    [InlineData("class A { int s = Session.Limit; }")]
    [InlineData("class A : Session;")]
    [InlineData("class A { System.Collections.Generic.List<Session[]> s = new(); }")]
    [InlineData("class A { void M(Session s) { } }")]
    [InlineData("class A { string s = nameof(Session); }")]
    [InlineData("class A { object s = typeof(Session); }")]
    public void UsesOfAHigherFloorAreFound(string source) => Assert.NotEmpty(Find(
        ("Connections/A.cs", "namespace WsGen.Connections; " + source),
        ("Sessions/Session.cs", Session)));

    [Theory]
    [InlineData("Sessions/A.cs", "namespace WsGen.Sessions; class A : Session;")]
    [InlineData("Endpoints/Infrastructure/A.cs", "namespace WsGen.Endpoints.Infrastructure; class A { Session s = new(); }")]
    [InlineData("Connections/A.cs", "namespace WsGen.Connections; /// <summary>See <see cref=\"Session\"/>.</summary>\nclass A;")]
    [InlineData("Connections/A.cs", "using WsGen; namespace WsGen.Connections; class A; // not Session")]
    public void OtherUsesAreNot(string path, string source) => Assert.Empty(Find((path, source), ("Sessions/Session.cs", Session)));

    [Theory]
    [InlineData("class A { Task M() => null!; }")]
    [InlineData("class A { ValueTask<int> M() => default; }")]
    [InlineData("class A { async void M() => await System.Threading.Tasks.Task.Yield(); }")]
    [InlineData("class A { object o = new MemoryStream(); }")]
    [InlineData("class A { System.Net.Sockets.Socket? s; }")]
    [InlineData("class A { long t = DateTime.UtcNow.Ticks; }")]
    [InlineData("class A { void M() { var t = System.Diagnostics.Stopwatch.GetTimestamp(); } }")]
    [InlineData("class A { TimeProvider? t; }")]
    [InlineData("class A { Microsoft.Extensions.Logging.ILogger<A>? log; }")]
    public void WaitingInputOutputTimeAndLoggingAreFoundOnFloor0(string source)
    {
        Assert.NotEmpty(Find(("Protocol/A.cs", "namespace WsGen.Protocol; " + source)));
        Assert.NotEmpty(Find(("Handshake/Sub/A.cs", "namespace WsGen.Handshake.Sub; " + source)));
        Assert.Empty(Find(("Transports/A.cs", "namespace WsGen.Transports; " + source)));
    }

    [Fact]
    public void BytesInValuesOutIsWhatFloor0MayKnow() => Assert.Empty(Find(("Protocol/A.cs", """
        namespace WsGen.Protocol;
        using System.Buffers;
        /// <summary>Not a <see cref="Stream"/>, nor a <see cref="Task"/>.</summary>
        readonly ref struct A(ReadOnlySpan<byte> bytes)
        {
            readonly ReadOnlySpan<byte> _bytes = bytes;
            public int Write(IBufferWriter<byte> output, in ReadOnlySequence<byte> more) => _bytes.Length + (int)more.Length;
        }
        """)));

    [Theory]
    [InlineData("Protocol/A.cs", "namespace WsGen.Handshake; class A;")]
    [InlineData("Endpoints/Infrastructure/A.cs", "namespace WsGen.Endpoints; class A;")]
    [InlineData("Endpoints/A.cs", "namespace Other; enum A;")]
    [InlineData("Endpoints/A.cs", "delegate void A();")]
    [InlineData("A.cs", "namespace WsGen; class A;")]
    [InlineData("Unheard/A.cs", "namespace WsGen.Unheard; class A;")]
    public void MisplacedTypesAndFoldersAreFound(string path, string source) => Assert.NotEmpty(Find((path, source)));

    private static IReadOnlyList<string> Find(params (string, string)[] sources) => LayerRules.FindViolations(RuntimeSource.Compile(sources));
}
