using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>Memory that stays where its owner does not know of it.</summary>
/// <param name="Culprit">What to copy.</param>
/// <param name="Borrow">What it has to do with the memory.</param>
/// <param name="How">What becomes of it, to stand behind "but".</param>
internal readonly record struct BorrowEscape(IOperation Culprit, Borrow Borrow, string How);
