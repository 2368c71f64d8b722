namespace WsGen.Transports;

/// <summary>Connection feature: what it carries is encrypted on its way.</summary>
internal interface IEncrypted;
