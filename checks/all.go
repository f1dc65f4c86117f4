package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
)

// All is the one list of checks, in the order in which a login meets them.
// Results, docs and help follow it.
var All = []*Check{
	ReachResolves,
	ReachConnects,
	ReachTLS,
	ReachCertificateLifetime,
	ReachClock,

	DiscoveryServed,
	DiscoveryIssuerMatches,
	DiscoveryComplete,
	DiscoveryEndpointsConsistent,

	KeysServed,
	KeysUsable,

	AuthorizeClientKnown,
	AuthorizeRedirectURIRegistered,
	AuthorizeScopesAccepted,
	AuthorizePKCEAccepted,
	AuthorizeRedirectURIGuarded,
	AuthorizeIssReturned,
	AuthorizeStateReturned,

	ClientAuthenticationAccepted,
	ClientWrongSecretRefused,

	AuthorizeLoginCompletes,

	TokenCodeAccepted,
	TokenResponseComplete,
	TokenResponseNotCached,
	TokenCodeSingleUse,
	TokenPKCEEnforced,

	IDTokenFormat,
	IDTokenKeyPublished,
	IDTokenSignature,
	IDTokenIssuer,
	IDTokenAudience,
	IDTokenTimes,
	IDTokenNonce,
	IDTokenSubject,

	UserinfoAnswers,
	UserinfoSubjectMatches,
	ScopeMappings,
	EmailVerifiedStated,

	RefreshTokenIssued,
	RefreshAccepted,
	RefreshRotates,
	RefreshReplayRefused,
	RefreshIDToken,
	RefreshKeepsClaims,

	IntrospectionAnswers,
	IntrospectionWithoutHint,
	IntrospectionWrongHint,
	IntrospectionRefreshToken,
	IntrospectionGarbageInactive,
	IntrospectionNeedsAuthentication,
	IntrospectionMatchesToken,

	RevocationRevokes,

	LogoutAdvertised,
	LogoutReturns,

	SettingsReadable,

	AppConfigComplete,
	AppConfigConsistent,
	AppConfigSecrets,
	AppConfigIssuer,
	AppConfigScopes,
	AppConfigRedirectURI,
	AppConfigSession,
	AppConfigEndpoints,
	AppIssuer,
	AppDiscoveryComplete,
	AppRedirectURI,
	AppScopes,
	AppPKCE,
	AppClientAuthentication,
	AppIDTokenReadable,
	AppIDTokenKey,
	AppIDTokenAccepted,
	AppUserinfoReadable,
	AppClaims,
	AppClaimsWanted,
	AppEmailVerified,
	AppRefreshToken,
	AppSessionSurvives,
	AppCookieSize,
	AppTokenEndpointSpeed,
	AppSessionStore,
}

// IDs lists the IDs of All.
func IDs() []string {
	out := make([]string, len(All))
	for i, c := range All {
		out[i] = string(c.ID)
	}
	return out
}

// Find returns the check with this ID. The error names the nearest one.
func Find(id string) (*Check, error) {
	for _, c := range All {
		if string(c.ID) == id {
			return c, nil
		}
	}
	if near := nearest.Name(id, IDs()); near != "" {
		return nil, fmt.Errorf("unknown check %q, did you mean %s?", id, near)
	}
	return nil, fmt.Errorf("unknown check %q; the checks are %s", id, strings.Join(IDs(), ", "))
}
