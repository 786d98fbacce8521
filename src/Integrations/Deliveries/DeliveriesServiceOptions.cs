using System.ComponentModel.DataAnnotations;

namespace Integrations.Deliveries;

/// <summary>Where the Deliveries service stands and how it is called, at <c>DeliveriesService</c>.</summary>
public sealed class DeliveriesServiceOptions
{
    public const string Section = "DeliveriesService";
    public const int DefaultDeadlineSeconds = 10;
    public const int DefaultMaxInFlight = 32;

    [Required(ErrorMessage = Section + ":BaseAddress: an absolute address is needed.")]
    public Uri? BaseAddress { get; set; }

    /// <summary>The bearer token that the service knows us by. From the environment or a secret store.</summary>
    [Required(ErrorMessage = Section + ":Token: the service's bearer token is needed.")]
    public string Token { get; set; } = "";

    /// <summary>Seconds for one call in the background, everything included. Shorter than a command's lease.</summary>
    [Range(1, 20, ErrorMessage = Section + ":DeadlineSeconds: 1 to 20.")]
    public int DeadlineSeconds { get; set; } = DefaultDeadlineSeconds;

    /// <summary>Commands at once, from one host in the background.</summary>
    [Range(1, 200, ErrorMessage = Section + ":MaxInFlight: 1 to 200.")]
    public int MaxInFlight { get; set; } = DefaultMaxInFlight;

    /// <summary>False on a host that only takes requests.</summary>
    public bool ForwardInBackground { get; set; } = true;

    public TimeSpan Deadline => TimeSpan.FromSeconds(DeadlineSeconds);
}
