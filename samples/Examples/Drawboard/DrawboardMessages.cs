using System.Text.Json.Serialization;

namespace Examples.Drawboard;

/// <summary>What the server says to the page. Besides, and right behind the welcome, it sends the picture: one binary message, a PNG.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Players), "players")]
[JsonDerivedType(typeof(Strokes), "strokes")]
internal abstract record DrawboardEvent;

/// <summary>First: your number, and how large the picture is.</summary>
internal sealed record Welcome(int You, int Width, int Height) : DrawboardEvent;

/// <summary>How many draw.</summary>
internal sealed record Players(int Count) : DrawboardEvent;

/// <summary>What has been drawn within 30 milliseconds, by everybody, in the order in which it lies on the picture.</summary>
internal sealed record Strokes(IReadOnlyList<DrawnStroke> Drawn) : DrawboardEvent;

/// <summary>A stroke, and the number of who has drawn it.</summary>
internal sealed record DrawnStroke(int By, Stroke Stroke);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Stroke))]
[JsonSerializable(typeof(DrawboardEvent))]
internal sealed partial class DrawboardJson : JsonSerializerContext;
