using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes the face of a client endpoint: how it is made and connected, its connection, its sends.</summary>
internal static class ClientEmitter
{
    /// <summary>The method of the dispatcher that makes an instance: it stands there because no member of the endpoint can have its name.</summary>
    public const string CreateMethod = "CreateEndpoint";

    private const string Options = $"{Names.WsClientOptions}? options = null, {Names.CancellationToken} cancellationToken = default";

    public static string CountSends(ClientModel client) =>
        client.Sends.Count switch { 0 => "no sends", 1 => "1 send", var count => $"{SourceWriter.Number(count)} sends" };

    /// <summary>Writes all of it but the dispatcher's part; of a class with errors too, so that its users compile.</summary>
    public static void Write(SourceWriter writer, EndpointModel endpoint, ClientModel client)
    {
        string face = $"{Names.IClientEndpoint}<{endpoint.TypeName}>";
        string? refusal = endpoint.FirstError is { } error ? $"{Names.ClientSends}.Invalid(typeof({endpoint.TypeName}), {TypeNames.Literal(error)})" : null;
        writer.Line();
        writer.Line("/// <summary>Makes an instance that is not connected yet.</summary>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"static {endpoint.TypeName} {face}.Create({Names.ServiceProvider} services) =>");
        writer.Line(refusal is null ? $"    {endpoint.DispatcherName}.{CreateMethod}(services);" : $"    throw {refusal};");
        WriteConnection(writer, client, face);
        if (client.HasConnect)
        {
            WriteConnect(writer, endpoint);
        }

        if (client.HasDispose)
        {
            WriteDispose(writer, client);
        }

        foreach (SendModel send in client.Sends)
        {
            if (refusal is null)
            {
                SendEmitter.Write(writer, send, $"{client.ConnectionField}.Client");
            }
            else
            {
                SendEmitter.WriteStub(writer, send, refusal);
            }
        }
    }

    /// <summary>Writes how an instance is made, inside of the dispatcher.</summary>
    public static void WriteCreation(SourceWriter writer, EndpointModel endpoint, ClientModel client)
    {
        writer.Line();
        if (client.WhyNotCreated is { } reason)
        {
            writer.Line($"// it cannot be made here: {reason}");
            writer.Line($"internal static {endpoint.TypeName} {CreateMethod}({Names.ServiceProvider} services) =>");
            writer.Line($"    throw {Names.ClientSends}.CannotBeMade({TypeNames.Literal(endpoint.DisplayName)}, {TypeNames.Literal(reason)});");
            return;
        }

        writer.Line("// an instance that is not connected yet");
        CreationEmitter.Write(
            writer,
            $"internal static {endpoint.TypeName} {CreateMethod}({Names.ServiceProvider} services) => new {endpoint.TypeName}",
            endpoint.Creation,
            endpoint.DisplayName,
            ";");
    }

    private static void WriteConnection(SourceWriter writer, ClientModel client, string face)
    {
        writer.Line();
        writer.Line(Names.GeneratedCode);
        writer.Line($"private {Names.ClientConnection} {client.ConnectionField};");
        writer.Line();
        writer.Line("/// <summary>What the sends go to; set by whoever connects the instance.</summary>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"{Names.WsClient}? {face}.Connection");
        writer.Open();
        writer.Line($"get => {client.ConnectionField}.Client;");
        if (client.BaseEndpoint is { } baseEndpoint)
        {
            writer.Line("set");
            writer.Open();
            writer.Line($"{client.ConnectionField} = new(value);");
            writer.Line($"(({Names.IClientEndpoint}<{baseEndpoint}>)this).Connection = value; // its sends go there too");
            writer.Close();
        }
        else
        {
            writer.Line($"set => {client.ConnectionField} = new(value);");
        }

        writer.Close();
        if (client.HasClientProperty)
        {
            writer.Line();
            writer.Line("/// <summary>The connection of this instance; null before it connects.</summary>");
            writer.Line(Names.GeneratedCode);
            writer.Line($"public {Names.WsClient}? Client => {client.ConnectionField}.Client;");
        }
    }

    private static void WriteConnect(SourceWriter writer, EndpointModel endpoint)
    {
        string hides = endpoint.Client!.BaseEndpoint is null ? "" : "new ";
        writer.Line();
        writer.Line("/// <summary>Makes an instance out of the options' services, connects it, and returns it when the opening handshake is done.</summary>");
        writer.Line("/// <param name=\"uri\">Where to.</param>");
        writer.Line("/// <param name=\"options\">Settings, or null for the defaults.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Gives up at any point.</param>");
        writer.Line("/// <exception cref=\"global::WsGen.WsHandshakeException\">It could not be connected; the exception says why.</exception>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"public static {hides}{Names.Task}<{endpoint.TypeName}> ConnectAsync({Names.Uri} uri, {Options}) =>");
        writer.Line($"    {Names.WsClient}.ConnectAsync<{endpoint.TypeName}>(uri, options, cancellationToken);");
        writer.Line();
        writer.Line($"/// <inheritdoc cref=\"ConnectAsync({Names.Uri}, {Names.WsClientOptions}?, {Names.CancellationToken})\"/>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"public static {hides}{Names.Task}<{endpoint.TypeName}> ConnectAsync(string uri, {Options}) =>");
        writer.Line($"    {Names.WsClient}.ConnectAsync<{endpoint.TypeName}>(uri, options, cancellationToken);");
    }

    private static void WriteDispose(SourceWriter writer, ClientModel client)
    {
        writer.Line();
        writer.Line("/// <summary>Closes the connection with 1000, if that has not been done, and waits for its end.</summary>");
        writer.Line(Names.GeneratedCode);
        if (!client.IsDisposable)
        {
            writer.Line($"public {Names.ValueTask} DisposeAsync() => {Names.ClientSends}.CloseAsync({client.ConnectionField}.Client);");
            return;
        }

        writer.Line($"public async {Names.ValueTask} DisposeAsync()");
        writer.Open();
        writer.Line($"await {Names.ClientSends}.CloseAsync({client.ConnectionField}.Client);");
        writer.Line("((global::System.IDisposable)this).Dispose(); // which await using would not call");
        writer.Close();
    }
}
