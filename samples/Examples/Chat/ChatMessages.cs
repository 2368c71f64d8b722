using System.Text.Json.Serialization;

namespace Examples.Chat;

/// <summary>What the page says to the server: <c>{"type":"enter","name":"Ada"}</c>, once, and then <c>{"type":"say","text":"Hello"}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Enter), "enter")]
[JsonDerivedType(typeof(Say), "say")]
internal abstract record ChatRequest;

internal sealed record Enter(string Name) : ChatRequest;

internal sealed record Say(string Text) : ChatRequest;

/// <summary>What the server says to the page: <c>{"type":"said","name":"Ada","text":"Hello","at":"2026-01-01T12:00:00Z"}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Left), "left")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(Skipped), "skipped")]
internal abstract record ChatEvent
{
    public DateTimeOffset At { get; init; }
}

/// <summary>To who has entered: the name they have got, and everybody who is here, in the order they came.</summary>
internal sealed record Welcome(string Name, IEnumerable<string> People) : ChatEvent;

internal sealed record Joined(string Name) : ChatEvent;

internal sealed record Left(string Name) : ChatEvent;

internal sealed record Said(string Name, string Text) : ChatEvent;

/// <summary>To who reads too slowly, once it has caught up: how many messages were not sent to it.</summary>
internal sealed record Skipped(int Count) : ChatEvent;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatEvent))]
internal sealed partial class ChatJson : JsonSerializerContext;
