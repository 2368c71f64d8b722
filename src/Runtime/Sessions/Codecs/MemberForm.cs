namespace WsGen.Sessions.Codecs;

/// <summary>
/// What is declared as a type that some members of a union have in common, and that the serializer does not know by itself: sent as a member of the union, so that the other
/// side can tell which one it is.
/// </summary>
internal sealed class MemberForm<T, TUnion>(MessageForm<TUnion> form) : MessageForm<T>
{
    internal override ValueTask SendAsync(WsSession session, T value, CancellationToken cancellationToken) =>
        value is TUnion member ? form.SendAsync(session, member, cancellationToken) : ValueTask.FromException(IsNone(value));

    internal override void Send(WsSession session, T value) => form.Send(session, Member(value));

    internal override MessageKind? TryWrite(T value, PayloadWriter writer) => form.TryWrite(Member(value), writer);

    private static TUnion Member(T value) => value is TUnion member ? member : throw IsNone(value);

    private static EncodeException IsNone(T value) => new($"A {value!.GetType()} cannot be encoded: it is no {typeof(TUnion)}.", value);
}
