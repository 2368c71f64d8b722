using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>How a codec takes part: whole or as a stream, text or binary.</summary>
internal enum CodecFlavour
{
    Text,
    Binary,
    TextStream,
    BinaryStream,
}

/// <summary>
/// Matches types with the endpoint's encoders and decoders, in the order of the attribute, and collects the instances: one of each class, whichever
/// list it stands in. Open generic ones are closed over the type in question.
/// </summary>
internal sealed class CodecBinder
{
    private readonly EndpointScope _scope;
    private readonly FieldNames _names;
    private readonly IReadOnlyList<INamedTypeSymbol> _encoders;
    private readonly IReadOnlyList<INamedTypeSymbol> _decoders;
    private readonly List<CodecModel> _codecs = [];
    private readonly List<(int Place, string Field)> _encoderFields = [];
    private readonly List<(int Place, string Field)> _decoderFields = [];
    private readonly HashSet<INamedTypeSymbol> _asked = new(SymbolEqualityComparer.Default);

    public CodecBinder(EndpointScope scope, FieldNames names)
    {
        _scope = scope;
        _names = names;
        CodecTypes known = scope.Known.Codecs;
        _encoders = AttributeTypes.List(scope, "Encoders", known.Encoders);
        _decoders = AttributeTypes.List(scope, "Decoders", known.Decoders);
        TakeClosed(_encoders, _encoderFields);
        TakeClosed(_decoders, _decoderFields);
    }

    public EquatableArray<CodecModel> Codecs => _codecs.ToEquatableArray();

    /// <summary>The fields of the encoders, in the order in which they are tried.</summary>
    public EquatableArray<string> Encoders => InOrder(_encoderFields);

    /// <summary>The fields of the decoders, in the order in which they are tried.</summary>
    public EquatableArray<string> Decoders => InOrder(_decoderFields);

    public EquatableArray<string> EncoderTypes => _encoders.Select(TypeNames.InCode).ToEquatableArray();

    public EquatableArray<string> DecoderTypes => _decoders.Select(TypeNames.InCode).ToEquatableArray();

    /// <summary>Where the decoder with the given field stands in the list.</summary>
    public int PlaceOfDecoder(string field) => _decoderFields.First(decoder => decoder.Field == field).Place;

    /// <summary>The decoders that make a type, in order: those for whole messages of one kind, or one that reads a stream.</summary>
    /// <param name="type">The type.</param>
    /// <param name="kind">Text or binary; null: whatever the first decoder is for.</param>
    public DecoderMatch? FindDecoders(ITypeSymbol type, CallbackKind? kind)
    {
        CodecFlavour? flavour = null;
        var fields = new List<string>();
        var classes = new List<string>();
        bool mayBeNull = false;
        for (int place = 0; place < _decoders.Count; place++)
        {
            if (Close(_decoders[place], type) is not { } codec)
            {
                continue;
            }

            foreach (CodecFlavour candidate in new[] { CodecFlavour.Text, CodecFlavour.Binary, CodecFlavour.TextStream, CodecFlavour.BinaryStream })
            {
                if ((kind is null || kind == KindOf(candidate)) && (flavour is null || flavour == candidate) && Argument(codec, candidate, type) is { } made)
                {
                    flavour = candidate;
                    _asked.Add(_decoders[place]);
                    mayBeNull |= made.NullableAnnotation == NullableAnnotation.Annotated;
                    fields.Add(FieldOf(codec, place, _decoderFields));
                    classes.Add(TypeNames.InShort(codec));
                    break;
                }
            }

            if (flavour is CodecFlavour.TextStream or CodecFlavour.BinaryStream)
            {
                break;
            }
        }

        return flavour is { } found ? new DecoderMatch(found, fields, string.Join(", ", classes), mayBeNull) : null;

        ITypeSymbol? Argument(INamedTypeSymbol codec, CodecFlavour candidate, ITypeSymbol wanted) => codec.AllInterfaces
            .Where(face => KnownTypes.Same(face.OriginalDefinition, _scope.Known.Codecs.Decoders[(int)candidate]))
            .Select(face => face.TypeArguments[0])
            .FirstOrDefault(made => candidate is CodecFlavour.Text or CodecFlavour.Binary ? IsA(made, wanted) : KnownTypes.Same(made, wanted));
    }

    /// <summary>True if some payload asks the decoder, as the list has it.</summary>
    public bool IsAsked(INamedTypeSymbol decoder) => _asked.Contains(decoder);

    /// <summary>Takes the decoder as asked.</summary>
    public void NoteAsked(INamedTypeSymbol decoder) => _asked.Add(decoder);

    /// <summary>A decoder that makes exactly the type of messages of a kind; open generic ones are none.</summary>
    public INamedTypeSymbol? FindClosedDecoder(ITypeSymbol type, CallbackKind kind) => _decoders.FirstOrDefault(decoder =>
        !decoder.IsUnboundGenericType
        && decoder.AllInterfaces.Any(face =>
            Array.FindIndex(_scope.Known.Codecs.Decoders, known => KnownTypes.Same(face.OriginalDefinition, known)) is >= 0 and var flavour
            && KindOf((CodecFlavour)flavour) == kind
            && KnownTypes.Same(face.TypeArguments[0], type)));

    /// <summary>The first encoder that takes a type.</summary>
    public (CodecFlavour Flavour, string Field, string Class)? FindEncoder(ITypeSymbol type)
    {
        for (int place = 0; place < _encoders.Count; place++)
        {
            if (Close(_encoders[place], type) is not { } codec)
            {
                continue;
            }

            foreach (CodecFlavour candidate in new[] { CodecFlavour.Text, CodecFlavour.Binary, CodecFlavour.TextStream, CodecFlavour.BinaryStream })
            {
                if (codec.AllInterfaces.Any(face =>
                    KnownTypes.Same(face.OriginalDefinition, _scope.Known.Codecs.Encoders[(int)candidate]) && IsA(type, face.TypeArguments[0])))
                {
                    return (candidate, FieldOf(codec, place, _encoderFields), TypeNames.InShort(codec));
                }
            }
        }

        return null;
    }

    public static CallbackKind KindOf(CodecFlavour flavour) =>
        flavour is CodecFlavour.Text or CodecFlavour.TextStream ? CallbackKind.Text : CallbackKind.Binary;

    private static EquatableArray<string> InOrder(List<(int Place, string Field)> fields) =>
        fields.OrderBy(field => field.Place).Select(field => field.Field).ToEquatableArray();

    private void TakeClosed(IReadOnlyList<INamedTypeSymbol> types, List<(int Place, string Field)> fields)
    {
        for (int place = 0; place < types.Count; place++)
        {
            if (!types[place].IsUnboundGenericType)
            {
                FieldOf(types[place], place, fields);
            }
        }
    }

    private string FieldOf(INamedTypeSymbol codec, int place, List<(int Place, string Field)> fields)
    {
        string typeName = TypeNames.InCode(codec);
        CodecModel? model = _codecs.FirstOrDefault(other => other.TypeName == typeName);
        if (model is null)
        {
            model = new CodecModel(_names.Take("_", codec, ""), typeName, TypeNames.ForPeople(codec), ConstructorParser.ParseCodec(_scope, codec));
            _codecs.Add(model);
        }

        if (!fields.Any(field => field.Field == model.FieldName))
        {
            fields.Add((place, model.FieldName));
        }

        return model.FieldName;
    }

    /// <summary>Of the same type or, for references, of a derived one: what the variance of the interfaces allows.</summary>
    public bool IsA(ITypeSymbol type, ITypeSymbol wanted)
    {
        if (KnownTypes.Same(type, wanted))
        {
            return true;
        }

        Microsoft.CodeAnalysis.CSharp.Conversion conversion =
            Microsoft.CodeAnalysis.CSharp.CSharpExtensions.ClassifyConversion((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)_scope.Known.Compilation, type, wanted);
        return conversion is { IsImplicit: true, IsReference: true };
    }

    /// <summary>The codec itself, or the open generic one for the type; null if the type does not meet its constraints.</summary>
    public INamedTypeSymbol? Close(INamedTypeSymbol codec, ITypeSymbol type)
    {
        if (!codec.IsUnboundGenericType)
        {
            return codec;
        }

        if (PayloadForms.Plain(_scope.Known, type) is not null)
        {
            return null; // text and bytes as such: who wants those encoded says so by name
        }

        if (CodecArgument.Find(_scope.Known, codec.OriginalDefinition, type) is not { } argument)
        {
            return null;
        }

        ITypeParameterSymbol parameter = codec.OriginalDefinition.TypeParameters[0];
        bool fits = !argument.IsRefLikeType
            && (!parameter.HasReferenceTypeConstraint || argument.IsReferenceType)
            && (!parameter.HasValueTypeConstraint || argument is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T })
            && (!parameter.HasUnmanagedTypeConstraint || argument.IsUnmanagedType)
            && (!parameter.HasConstructorConstraint || HasConstructor(argument));
        INamedTypeSymbol closed = codec.OriginalDefinition.Construct(argument.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        return fits && parameter.ConstraintTypes.All(constraint => MeetsConstraint(argument, constraint, parameter)) ? closed : null;
    }

    private bool MeetsConstraint(ITypeSymbol type, ITypeSymbol constraint, ITypeParameterSymbol parameter)
    {
        ITypeSymbol wanted = constraint is INamedTypeSymbol { IsGenericType: true } generic
            ? generic.OriginalDefinition.Construct([.. generic.TypeArguments.Select(argument => KnownTypes.Same(argument, parameter) ? type : argument)])
            : constraint;
        return _scope.Known.Compilation.HasImplicitConversion(type, wanted);
    }

    private static bool HasConstructor(ITypeSymbol type) => type.IsValueType
        || type is ITypeParameterSymbol { HasConstructorConstraint: true }
        || type is INamedTypeSymbol { IsAbstract: false } named
        && named.InstanceConstructors.Any(constructor => constructor is { Parameters.Length: 0, DeclaredAccessibility: Accessibility.Public });
}

/// <summary>The decoders for a payload.</summary>
internal sealed record DecoderMatch(CodecFlavour Flavour, IReadOnlyList<string> Fields, string By, bool MayBeNull);
