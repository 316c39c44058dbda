# What docs/helpdesks/request-tracker.md tells an admin to do by hand: the account, its rights, its token, the scrip.
use strict;
use warnings;
use lib '/usr/local/share/request-tracker5/lib', '/usr/share/request-tracker5/lib';
use RT -init;
use JSON ();

my ($file) = @ARGV;
open my $handle, '<', $file or die "$file: $!";
my $code = JSON::decode_json( do { local $/; <$handle> } );

sub done { my ( $ok, $message ) = @_; die "$message\n" unless $ok; return $ok }

my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('General');

my $user = RT::User->new( RT->SystemUser );
done( $user->Create( Name => 'aftercare', RealName => 'Aftercare', Privileged => 1, EmailAddress => 'aftercare@acme.test' ) );
done( $user->PrincipalObj->GrantRight( Right => $_, Object => $queue ) )
    for qw(SeeQueue ShowTicket ShowTicketComments CommentOnTicket ModifyTicket CreateTicket);

my $agent = RT::User->new( RT->SystemUser );
done( $agent->Create(
    Name => 'priya', RealName => 'Priya Nair', Privileged => 1, EmailAddress => 'priya@acme.test', Password => 'password' ) );
done( $agent->PrincipalObj->GrantRight( Right => $_, Object => $queue ) )
    for qw(SeeQueue ShowTicket ShowTicketComments CommentOnTicket ModifyTicket OwnTicket ReplyToTicket);

# As RT's own handbook has it: whoever a ticket is about may answer in it by mail.
my $requestors = RT::Group->new( RT->SystemUser );
$requestors->LoadRoleGroup( Object => RT->System, Name => 'Requestor' );
done( $requestors->PrincipalObj->GrantRight( Right => $_, Object => $queue ) ) for qw(ReplyToTicket);

my ( $id, $message, $token ) =
    RT::AuthToken->new( RT->SystemUser )->Create( Owner => $user->Id, Description => 'Aftercare' );
done( $id, $message );

done( RT::Scrip->new( RT->SystemUser )->Create(
    Description            => 'Tell Aftercare',
    Queue                  => 0,
    Stage                  => 'TransactionBatch',
    ScripCondition         => 'User Defined',
    ScripAction            => 'User Defined',
    Template               => 'Blank',
    CustomIsApplicableCode => $code->{condition},
    CustomPrepareCode      => 'return 1;',
    CustomCommitCode       => $code->{commit},
) );
print "TOKEN $token\n";
