using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Parsing;

/// <summary>Reads [EndpointOptions]: what its arguments mean is the runtime's to know, which checks them when the endpoint is added.</summary>
internal static class OptionsParser
{
    /// <summary>The named arguments as an initializer has them: <c>IdleTimeout = 60000</c>.</summary>
    public static EquatableArray<string> Parse(EndpointScope scope)
    {
        AttributeData? attribute = scope.Type.GetAttributes()
            .FirstOrDefault(each => KnownTypes.Same(each.AttributeClass, scope.Known.EndpointOptionsAttribute));
        return attribute is null
            ? default
            : attribute.NamedArguments
                .Where(argument => argument.Value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum)
                .Select(argument => $"{argument.Key} = {Expression(argument.Value)}")
                .ToEquatableArray();
    }

    private static string Expression(TypedConstant value)
    {
        string text = value.ToCSharpString(); // a number that no member of an enum has is cast, and fails where the endpoint is added
        return value.Kind == TypedConstantKind.Enum ? text.Insert(text[0] == '(' ? 1 : 0, "global::") : text;
    }
}
