namespace WsGen.Testing;

// What tests expect. Each reads the next thing; if that is another one, the failure says what, and what was said before.
public sealed partial class WsTestClient
{
    /// <summary>Expects a text message next.</summary>
    /// <param name="text">The text, exactly.</param>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task ExpectTextAsync(string text)
    {
        TestMessage next = await ReceiveAsync().ConfigureAwait(false);
        if (next.Kind != TestMessageKind.Text || next.Text != text)
        {
            throw Failure($"text \"{text}\"", next.ToString());
        }
    }

    /// <summary>Expects any text message next.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task<string> ExpectTextAsync() => (await ExpectAsync(TestMessageKind.Text, "a text message").ConfigureAwait(false)).Text;

    /// <summary>Expects a binary message next.</summary>
    /// <returns>Its bytes.</returns>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task<ReadOnlyMemory<byte>> ExpectBinaryAsync() => (await ExpectAsync(TestMessageKind.Binary, "a binary message").ConfigureAwait(false)).Payload;

    /// <summary>Expects a ping next.</summary>
    /// <returns>Its payload, which the pong that answers it repeats.</returns>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task<ReadOnlyMemory<byte>> ExpectPingAsync() => (await ExpectAsync(TestMessageKind.Ping, "a ping").ConfigureAwait(false)).Payload;

    /// <summary>Expects a pong next.</summary>
    /// <returns>Its payload.</returns>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task<ReadOnlyMemory<byte>> ExpectPongAsync() => (await ExpectAsync(TestMessageKind.Pong, "a pong").ConfigureAwait(false)).Payload;

    /// <summary>Expects a close frame next.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="reason">Its reason; null: any.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task<TestMessage> ExpectCloseAsync(CloseCode code = CloseCode.NormalClosure, string? reason = null)
    {
        TestMessage next = await ReceiveAsync().ConfigureAwait(false);
        return next.CloseCode == code && (reason is null || next.Text == reason)
            ? next
            : throw Failure($"close {(int)code}{(reason is null ? "" : $" \"{reason}\"")}", next.ToString());
    }

    /// <summary>Expects the server to end the connection in order, and then does so, too.</summary>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task ExpectEndAsync()
    {
        await ExpectAsync(TestMessageKind.End, "the end of the connection").ConfigureAwait(false);
        End();
    }

    /// <summary>
    /// Expects that the server has had nothing to say up to now: sends a ping, and expects its pong as the next thing. What handlers that are still at work will send is not seen.
    /// </summary>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task ExpectNothingAsync()
    {
        byte[] question = "anything?"u8.ToArray();
        await SendAsync(TestFrame.Ping(question)).ConfigureAwait(false);
        TestMessage next = await ReceiveAsync().ConfigureAwait(false);
        if (next.Kind != TestMessageKind.Pong || !next.Payload.Span.SequenceEqual(question))
        {
            throw Failure("nothing", next.ToString());
        }
    }

    /// <summary>The closing handshake from the client's side: its close frame, the server's answer, the end of the connection.</summary>
    /// <param name="code">The code.</param>
    /// <exception cref="WsTestException">Something else has come, or nothing.</exception>
    public async Task LeaveAsync(CloseCode code = CloseCode.NormalClosure)
    {
        await CloseAsync(code).ConfigureAwait(false);
        await ExpectCloseAsync(code).ConfigureAwait(false);
        await ExpectEndAsync().ConfigureAwait(false);
    }

    private async Task<TestMessage> ExpectAsync(TestMessageKind kind, string what)
    {
        TestMessage next = await ReceiveAsync().ConfigureAwait(false);
        return next.Kind == kind ? next : throw Failure(what, next.ToString());
    }
}
