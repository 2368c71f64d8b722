using WsGen.CodeModel.Models;

namespace WsGen.Generators.Emission;

/// <summary>Writes the overrides that call the endpoint's callbacks: one for each kind of callback there is.</summary>
internal static class CallbackEmitter
{
    /// <summary>One line on what was understood of a callback.</summary>
    public static string Describe(CallbackModel callback)
    {
        string read = callback.Payload switch
        {
            { IsPart: true } => ", part by part",
            { IsStream: true, By: var by } => $", read while it arrives{(by.Length > 0 ? " " : "")}{by}",
            { By: { Length: > 0 } by } => $", read {by}",
            _ => "",
        };
        string each = callback.Reply.IsEach ? "each element " : "";
        string reply = callback.Reply.Kind == ReplyKind.None ? "" : $", {each}replied {callback.Reply.By}";
        string awaited = callback.Awaited.Count == 0 ? "" : $", for who awaits it ({string.Join(", ", callback.Awaited.Select(each => each.Method))})";
        string limit = callback.MaxMessageSize > 0 ? $", at most {SourceWriter.Number(callback.MaxMessageSize)} bytes" : "";
        return $"{callback.Kind.ToString().ToLowerInvariant()}: {callback.Signature}{read}{awaited}{reply}{limit}";
    }

    public static void Write(SourceWriter writer, EndpointModel endpoint)
    {
        foreach (CallbackModel[] group in endpoint.Callbacks.GroupBy(callback => callback.Kind).Select(group => group.ToArray()))
        {
            writer.Line();
            if (endpoint.Unions.FirstOrDefault(union => union.Kind == group[0].Kind) is { } union)
            {
                UnionEmitter.Write(writer, union);
            }
            else if (group[0].Error is not null && (group.Length > 1 || group[0].Error!.Depth > 0))
            {
                WriteErrorHandlers(writer, group);
            }
            else
            {
                WriteOne(writer, group[0]);
            }
        }
    }

    /// <summary>
    /// What is called, and how the result becomes a ValueTask; <c>IsStatement</c>: it does not, the callback is done when it returns; <c>Guard</c>: only if this
    /// is not so.
    /// </summary>
    /// <param name="callback">The callback.</param>
    /// <param name="payload">Its payload as an expression, if it is not the usual one.</param>
    /// <param name="error">What its exception is called.</param>
    public static (string Code, bool IsStatement, string? Guard) Invoke(CallbackModel callback, string? payload = null, string error = "error")
    {
        string? guard = null;
        if (callback.Awaited.Count > 0)
        {
            guard = AwaitedEmitter.Ask(callback, payload ?? PayloadExpressions.Of(callback.Payload!), isKept: !callback.IsAwaitedOnly);
            if (callback.IsAwaitedOnly)
            {
                return (callback.Awaited.Count > 1 ? $"_ = {guard}" : guard, true, null);
            }

            payload = AwaitedEmitter.Message;
        }

        string endpoint = callback.DeclaredIn is null ? "_endpoint" : $"(({callback.DeclaredIn})_endpoint)";
        string call = $"{endpoint}.{callback.MethodName}({string.Join(", ", callback.Arguments.Select(Argument))})";
        (string code, bool isStatement) = callback switch
        {
            { Reply: { Kind: ReplyKind.Formed, IsEach: true, Form: var form } } => ($"ReplyEachAsync({call}, {form})", false),
            { Reply: { Kind: ReplyKind.Formed, Form: var form } } => ($"ReplyAsync({call}, {form})", false),
            { Reply.Kind: ReplyKind.Text } => ($"ReplyTextAsync({call})", false),
            { Reply.Kind: ReplyKind.Binary } => ($"ReplyBinaryAsync({call})", false),
            { Completion: CompletionKind.ValueTask } => (call, false),
            { Completion: CompletionKind.Task } => ($"new({call})", false),
            _ => (call, true),
        };
        return (code, isStatement, guard);

        string Argument(ArgumentModel argument) => argument.Source switch
        {
            ArgumentSource.Payload => payload ?? PayloadExpressions.Of(callback.Payload!),
            ArgumentSource.Last => "last",
            ArgumentSource.Session => "Session",
            ArgumentSource.Config => "Config",
            ArgumentSource.Closing => "Closing",
            ArgumentSource.CloseReason => "reason",
            ArgumentSource.Error => error,
            _ => argument.Field!,
        };
    }

    /// <summary>Writes a call as the last statements of a block.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="call">The call.</param>
    /// <param name="isBlock">False where the block is no scope of its own, as in a switch.</param>
    public static void WriteCall(SourceWriter writer, (string Code, bool IsStatement, string? Guard) call, bool isBlock = false)
    {
        if (call.Guard is not null && !isBlock)
        {
            writer.Open();
            WriteCall(writer, call, isBlock: true);
            writer.Close();
            return;
        }

        if (call.Guard is not null)
        {
            WriteGuard(writer, call.Guard, "return default;");
        }

        if (call.IsStatement)
        {
            writer.Line($"{call.Code};");
            writer.Line("return default;");
        }
        else
        {
            // "new(...)" has a target type only where the method returns it
            writer.Line($"return {call.Code};");
        }
    }

    private static void WriteGuard(SourceWriter writer, string guard, string statement)
    {
        writer.Line($"if ({guard})");
        writer.Open();
        writer.Line(statement);
        writer.Close();
        writer.Line();
    }

    private static void WriteOne(SourceWriter writer, CallbackModel callback)
    {
        writer.Line($"// {Describe(callback)}");
        WriteDelivery(writer, callback);
        (string code, bool isStatement, string? guard) = Invoke(callback);
        string method = MethodOf(callback);
        if (callback.Payload is { Form: PayloadForm.TextStreamDecoder or PayloadForm.BinaryStreamDecoder })
        {
            writer.Line($"public override async {Names.ValueTask} {method}");
            writer.Open();
            writer.Line($"{callback.Payload.TypeName} decoded = {PayloadExpressions.Of(callback.Payload)};");
            (code, isStatement, guard) = Invoke(callback, callback.Payload.MayBeNull ? "decoded!" : "decoded");
            if (guard is not null)
            {
                WriteGuard(writer, guard, "return;");
            }

            writer.Line(isStatement ? $"{code};" : $"await {(code.StartsWith("new(", StringComparison.Ordinal) ? code.Substring(4, code.Length - 5) : code)};");
            writer.Close();
        }
        else if (callback.Payload is { Form: PayloadForm.Chars, IsPart: false })
        {
            writer.Line($"public override {Names.ValueTask} {method}");
            writer.Open();
            writer.Line($"using var text = new {Names.TextPayload}(message); // valid until the handler has returned");
            WriteCall(writer, (code, isStatement, guard), isBlock: true);
            writer.Close();
        }
        else if (isStatement || guard is not null)
        {
            writer.Line($"public override {Names.ValueTask} {method}");
            writer.Open();
            WriteCall(writer, (code, isStatement, guard), isBlock: true);
            writer.Close();
        }
        else
        {
            writer.Line($"public override {Names.ValueTask} {method} =>");
            writer.Line($"    {code};");
        }
    }

    private static void WriteDelivery(SourceWriter writer, CallbackModel callback)
    {
        if (callback.Kind == CallbackKind.Pong)
        {
            writer.Line("public override bool TakesPongs => true;");
            writer.Line();
        }
        else if (callback.Payload is { IsPart: true } or { IsStream: true })
        {
            string delivery = callback.Payload.IsPart ? "Parts" : "Stream";
            writer.Line($"public override {Names.Delivery} {callback.Kind}Delivery => {Names.Delivery}.{delivery};");
            writer.Line();
        }
    }

    private static string MethodOf(CallbackModel callback) => callback.Kind switch
    {
        CallbackKind.Open => "OnOpenAsync()",
        CallbackKind.Pong => $"OnPongAsync({Names.PongMessage} pong)",
        CallbackKind.Error => $"OnErrorAsync({Names.Exception} error)",
        CallbackKind.Close => $"OnCloseAsync({Names.CloseReason} reason)",
        var kind => callback.Payload switch
        {
            { IsPart: true } => $"On{kind}PartAsync(in {Names.InboundMessage} part, bool last)",
            { IsStream: true } => $"On{kind}StreamAsync({Names.MessageStream} message)",
            _ => $"On{kind}Async(in {Names.InboundMessage} message)",
        },
    };

    /// <summary>Several error handlers, or one that does not take every exception: the most special comes first.</summary>
    private static void WriteErrorHandlers(SourceWriter writer, CallbackModel[] handlers)
    {
        foreach (CallbackModel handler in handlers)
        {
            writer.Line($"// {Describe(handler)}");
        }

        writer.Line($"public override {Names.ValueTask} {MethodOf(handlers[0])}");
        writer.Open();
        writer.Line("switch (error)");
        writer.Open();
        foreach (CallbackModel handler in handlers)
        {
            bool takesAll = handler.Error!.Depth == 0;
            writer.Line(takesAll ? "default:" : $"case {handler.Error.TypeName} caught:");
            writer.Indent();
            WriteCall(writer, Invoke(handler, error: takesAll ? "error" : "caught"));
            writer.Outdent();
        }

        if (handlers[handlers.Length - 1].Error!.Depth > 0)
        {
            writer.Line("default:");
            writer.Line("    return base.OnErrorAsync(error);");
        }

        writer.Close();
        writer.Close();
    }
}
