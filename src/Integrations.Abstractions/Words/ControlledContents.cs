namespace Integrations.Abstractions;

/// <summary>Contents that need a check at the door. A partner that only asks for an age check sets <see cref="DeliveryDraft.MinimumAge"/> instead.</summary>
public enum ControlledContents
{
    Alcohol,
    Tobacco,
    Marijuana,
}
