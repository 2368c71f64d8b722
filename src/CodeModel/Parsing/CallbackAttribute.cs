using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>The attributes that make a method a callback.</summary>
internal enum CallbackAttribute
{
    OnOpen,
    OnMessage,
    OnClose,
    OnError,
}

/// <summary>A method with exactly one callback attribute.</summary>
/// <param name="Method">The method, declared in the endpoint or in a base class.</param>
/// <param name="Attribute">What it is called for.</param>
/// <param name="Data">The attribute as written.</param>
internal readonly record struct AttributedMethod(IMethodSymbol Method, CallbackAttribute Attribute, AttributeData Data);
