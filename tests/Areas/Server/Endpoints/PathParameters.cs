using System.Globalization;

namespace WsGen.Area.Server;

internal enum Color
{
    Red,
    Green,
}

/// <summary>One variable, one type: WSC-4.3-1 and what ISpanParsable adds. Each does with its value what only a value of the type can do.</summary>
[ServerEndpoint("/param/string/{v}")]
internal sealed partial class StringParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] string v) => session.SendAsync($"{v.Length}:{v}");
}

[ServerEndpoint("/param/bool/{v}")]
internal sealed partial class BoolParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] bool v) => session.SendAsync(v ? "yes" : "no");
}

[ServerEndpoint("/param/char/{v}")]
internal sealed partial class CharParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] char v) => session.SendAsync(((int)v).ToString(CultureInfo.InvariantCulture));
}

[ServerEndpoint("/param/byte/{v}")]
internal sealed partial class ByteParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] byte v) => session.SendAsync((byte)(v + 1));
}

[ServerEndpoint("/param/sbyte/{v}")]
internal sealed partial class SByteParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] sbyte v) => session.SendAsync((sbyte)(v - 1));
}

[ServerEndpoint("/param/short/{v}")]
internal sealed partial class ShortParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] short v) => session.SendAsync(unchecked((short)(v + 1)));
}

[ServerEndpoint("/param/int/{v}")]
internal sealed partial class IntParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] int v) => session.SendAsync(unchecked(v + 1));
}

[ServerEndpoint("/param/long/{v}")]
internal sealed partial class LongParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] long v) => session.SendAsync(unchecked(v + 1));
}

[ServerEndpoint("/param/float/{v}")]
internal sealed partial class FloatParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] float v) => session.SendAsync(v / 2);
}

[ServerEndpoint("/param/double/{v}")]
internal sealed partial class DoubleParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] double v) => session.SendAsync(v / 2);
}

[ServerEndpoint("/param/guid/{v}")]
internal sealed partial class GuidParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] Guid v) => session.SendAsync(v.ToString("N"));
}

[ServerEndpoint("/param/date/{v}")]
internal sealed partial class DateParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] DateOnly v) => session.SendAsync(v.AddDays(1));
}

[ServerEndpoint("/param/enum/{v}")]
internal sealed partial class EnumParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] Color v) => session.SendAsync(((int)v).ToString(CultureInfo.InvariantCulture));
}

[ServerEndpoint("/param/boxed/{v}")]
internal sealed partial class BoxedParam
{
    [OnOpen] private ValueTask Open(WsSession session, [PathParam] int? v) => session.SendAsync(v is { } value ? $"has {value}" : "null");
}

/// <summary>The same variables in every callback, by their own names and by given ones, in any order.</summary>
[ServerEndpoint("/param/everywhere/{a}/{b}")]
internal sealed partial class ParamsEverywhere
{
    [OnOpen]
    private void Open([PathParam("b")] string second, WsSession session, [PathParam] string a) => Journal.Write(session, $"open {a} {second}");

    [OnMessage]
    private string Take([PathParam] string b, string text, [PathParam] int a) => text == "throw" ? throw new FormatException("as told") : $"{text} {a + 1} {b}";

    [OnMessage]
    private string Take([PathParam] string a, byte[] bytes, [PathParam] string b) => $"{bytes.Length} {a} {b}";

    [OnError]
    private void Fail([PathParam] string b, Exception error, WsSession session, [PathParam] string a) => Journal.Write(session, $"error {a} {b} {error.Message}");

    [OnClose]
    private void Close([PathParam] string a, CloseReason reason, [PathParam] string b, WsSession session) => Journal.Write(session, $"close {a} {b} {(int)reason.Code}");
}

/// <summary>Notes whatever is called.</summary>
[ServerEndpoint("/param/unreadable/{number}")]
internal sealed partial class UnreadableParam
{
    [OnOpen] private void Open(WsSession session, [PathParam] int number) => Journal.Write(session, $"open {number}");

    [OnMessage] private string Take(string text) => text;

    [OnError]
    private void Fail(WsSession session, Exception error) =>
        Journal.Write(session, $"error {error.GetType().Name} {error is DecodeException} {error.Message.Contains("number", StringComparison.Ordinal)}");

    [OnClose] private void Close(WsSession session) => Journal.Write(session, "close");
}

[ServerEndpoint("/param/unreadable/silent/{number}")]
internal sealed partial class SilentUnreadableParam
{
    [OnMessage] private string Take(string text, [PathParam] long number) => $"{text} {number}";
}
