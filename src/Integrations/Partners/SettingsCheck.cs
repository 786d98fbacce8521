using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integrations.Partners;

/// <summary>Checks annotated settings so that each complaint begins with its configuration path; the framework's own name only the type.</summary>
internal static class SettingsCheck
{
    public static IEnumerable<string> Complaints(object settings, string path)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), found, validateAllProperties: true);
        return found.Select(f => $"{path}:{f.MemberNames.FirstOrDefault()}: {f.ErrorMessage}");
    }

    /// <summary>Binds a room's options to their section and refuses to start with bad ones.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new Annotated<T>(section));
        return services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }

    private sealed class Annotated<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var complaints = Complaints(options, section).ToList();
            return complaints.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
        }
    }
}
