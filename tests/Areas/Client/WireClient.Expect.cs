namespace WsGen.Area;

// What tests expect: each reads on to the next frame or message and says what came instead.
internal sealed partial class WireClient
{
    /// <summary>The next message, put together from its frames, or the next control frame, or the end.</summary>
    public async Task<WireFrame> ReadMessageAsync()
    {
        WireFrame first = await ReadFrameAsync();
        if (first.Fin)
        {
            return first;
        }

        var payload = new List<byte>(first.Payload);
        while (true)
        {
            WireFrame next = await ReadFrameAsync();
            Assert.True(next.Opcode == Continuation, $"{next} within a message");
            payload.AddRange(next.Payload);
            if (next.Fin)
            {
                return first with { Fin = true, Payload = [.. payload] };
            }
        }
    }

    public async Task ExpectAsync(string text)
    {
        WireFrame frame = await ReadMessageAsync();
        Assert.True(frame.Opcode == Text && frame.Text == text, $"expected text \"{text}\", but there came {frame}");
    }

    public async Task ExpectBinaryAsync(params byte[] bytes)
    {
        WireFrame frame = await ReadMessageAsync();
        Assert.True(frame.Opcode == Binary, $"expected a binary message, but there came {frame}");
        Assert.Equal(bytes, frame.Payload);
    }

    /// <summary>Exactly this frame.</summary>
    public async Task ExpectFrameAsync(int opcode, string payload, bool fin = true)
    {
        WireFrame frame = await ReadFrameAsync();
        Assert.True(
            frame.Opcode == opcode && frame.Text == payload && frame.Fin == fin && frame.Reserved == 0,
            $"expected opcode {opcode}, fin {fin}, \"{payload}\", but there came {frame}");
    }

    /// <summary>A close frame with this code, and this reason if one is given.</summary>
    public async Task ExpectCloseAsync(int? code, string? reason = null)
    {
        WireFrame frame = await ReadFrameAsync();
        Assert.True(
            frame.Opcode == Close && frame.Code == code && (reason is null || frame.Reason == reason),
            $"expected close {code} {reason}, but there came {frame}");
    }

    /// <summary>The server ends the connection in order.</summary>
    public async Task ExpectEndAsync()
    {
        WireFrame frame = await ReadFrameAsync();
        Assert.True(frame == WireFrame.End, $"expected the end, but there came {frame}");
    }

    /// <summary>The connection ends, in whatever way.</summary>
    public async Task ExpectGoneAsync()
    {
        WireFrame frame = await ReadFrameAsync();
        Assert.True(frame == WireFrame.End || frame == WireFrame.Lost, $"expected the end, but there came {frame}");
    }

    /// <summary>Sends a text and expects this one as the next message.</summary>
    public async Task AskAsync(string text, string answer)
    {
        await SendAsync(text);
        await ExpectAsync(answer);
    }

    /// <summary>The closing handshake from this side; nothing else may come before its answer.</summary>
    public async Task LeaveAsync(int code = 1000, string reason = "")
    {
        await SendCloseAsync(code, reason);
        await ExpectCloseAsync(code);
        await ExpectEndAsync();
    }
}
