import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * A lab provider of Spring Authorization Server, for tests only: what Spring Boot sets up by itself, told by
 * application.yaml, and the claims, which its guides leave to the application.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Provider {

    private static final Map<String, Map<String, Object>> CLAIMS_OF_SCOPE = Map.of(
        "profile", Map.of("name", "Alice Lab", "given_name", "Alice", "family_name", "Lab", "preferred_username", "alice"),
        "email", Map.of("email", "alice@example.test", "email_verified", true));

    public static void main(String[] arguments) {
        SpringApplication.run(Provider.class, arguments);
    }

    /**
     * Puts the claims of the granted scopes into the id_token, from where the product's own mapping takes those of
     * userinfo (guide "Customize the OpenID Connect 1.0 UserInfo response").
     */
    @Bean
    @Profile("!noclaims")
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
        return context -> {
            if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
                for (String scope : context.getAuthorizedScopes()) {
                    CLAIMS_OF_SCOPE.getOrDefault(scope, Map.of()).forEach(context.getClaims()::claim);
                }
            }
        };
    }
}
