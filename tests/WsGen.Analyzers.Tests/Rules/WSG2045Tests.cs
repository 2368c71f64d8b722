namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Parts are gathered without a limit.</summary>
public sealed class WSG2045Tests
{
    private static string Chat(string members) => $$"""
        using System.Collections.Generic; using System.IO; using System.Text;
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("readonly StringBuilder _all = new(); [OnMessage] void Take(string part, bool last) => {|#0:_all.Append(part)|};")]
    [InlineData("readonly StringBuilder _all = new(); [OnMessage] string? Take(string part, bool last) { {|#0:_all.Append(part)|}; if (!last) return null; string text = _all.ToString(); _all.Clear(); return text; }")]
    [InlineData("readonly MemoryStream _all = new(); [OnMessage] void Take(ReadOnlySpan<byte> part, bool last) { {|#0:_all.Write(part)|}; }")]
    [InlineData("readonly MemoryStream _all = new(); [OnMessage] async Task Take(ReadOnlyMemory<byte> part, bool last) { await {|#0:_all.WriteAsync(part)|}; }")]
    [InlineData("readonly List<byte[]> _all = []; [OnMessage] void Take(byte[] part, bool last) { if (part.Length > 3) {|#0:this._all.Add(part)|}; }")]
    [InlineData("readonly ArrayBufferWriter<byte> _all = new(); [OnMessage] void Take(ReadOnlySpan<byte> part, bool last) => {|#0:_all.Write(part)|};")]
    [InlineData("string _all = \"\"; [OnMessage] void Take(string part, bool last) => {|#0:_all += part|};")]
    public Task Flagged(string members) => Verify.Flagged(
        "WSG2045", Chat(members), "'Take' adds parts to '_all' without looking at its size: the limit on the size of a message does not apply to parts");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Takes = WsGen.OnMessageAttribute; using Text = System.Text.StringBuilder;
        public abstract class Base<T> { protected readonly Text All = new(); [Takes] protected virtual void Take(string part, bool last) => {|WSG2045:All.Append(part)|}; }
        [ServerEndpoint("/a")] public partial class A : Base<int>;
        public static partial class Outer { [ClientEndpoint] internal partial record B { static readonly Text s_all = new(); [OnMessage] private partial void Take(string part, bool last); } }
        public static partial class Outer { internal partial record B { private partial void Take(string part, bool last) => {|WSG2045:s_all.Append(part)|}; } }
        """);

    [Theory]
    [InlineData("readonly StringBuilder _all = new(); [OnMessage] void Take(string part, bool last) { if (_all.Length + part.Length > 1000) throw new InvalidDataException(); _all.Append(part); }")]
    [InlineData("readonly MemoryStream _all = new(); [OnMessage] void Take(ReadOnlySpan<byte> part, bool last) { _all.Write(part); if (_all.Position > 1000) _all.SetLength(0); }")]
    [InlineData("readonly List<byte[]> _all = []; [OnMessage] void Take(byte[] part, bool last) { if (_all.Count < 100) _all.Add(part); }")]
    [InlineData("readonly StringBuilder _all = new(); [OnMessage] void Take(string text) => _all.Append(text);")]
    [InlineData("readonly Stream _file = File.Create(\"a\"); int _bytes; [OnMessage] void Take(ReadOnlySpan<byte> part, bool last) { _file.Write(part); _bytes += part.Length; }")]
    [InlineData("readonly StringBuilder _all = new(); void Take(string part, bool last) => _all.Append(part);")]
    [InlineData("[OnMessage] void Take(string part, bool last) { var all = new StringBuilder(); all.Append(part); }")]
    public Task NotFlagged(string members) => Verify.NotFlagged(Chat(members));
}
