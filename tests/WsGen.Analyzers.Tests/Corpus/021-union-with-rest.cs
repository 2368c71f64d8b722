// One member has a handler of its own; the base type takes the others.
using System.Text.Json.Serialization;
using WsGen;

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
[JsonDerivedType(typeof(Dot), "dot")]
public record Shape(double X, double Y);

public sealed record Circle(double X, double Y, double Radius) : Shape(X, Y);

public sealed record Square(double X, double Y, double Side) : Shape(X, Y);

public sealed record Dot(double X, double Y) : Shape(X, Y);

[JsonSerializable(typeof(Shape))]
internal sealed partial class ShapeJson : JsonSerializerContext;

[ServerEndpoint("/shapes")]
public sealed partial class Shapes
{
    private double _area;

    [OnMessage]
    private double Add(Circle circle) => _area += Math.PI * circle.Radius * circle.Radius;

    [OnMessage]
    private double Add(Shape shape) => _area += shape is Square square ? square.Side * square.Side : 0;
}
